import { runCheck, runPart, type Check, type CheckReport } from '../../conformance/check';
import { Finding, MissingTool } from '../../conformance/failures';
import {
  canonical,
  differences,
  emptyMembers,
  firstDifference,
  nameOf,
  objectsIn,
} from '../../conformance/helm/compare';
import {
  closingLine,
  failures,
  markdown,
  progressLine,
  table,
  tally,
} from '../../conformance/report';
import { mutated } from '../../conformance/mutation';
import { protectedResources } from '../../conformance/terraform/stacks';
import { firstError } from '../../conformance/terraform/terraform';

const CHECK: Check = {
  name: 'made',
  tier: 'default',
  shows: 'That something holds.',
  cannotShow: 'Anything else.',
  run: () => Promise.resolve([]),
};

const REPORTS: readonly CheckReport[] = [
  {
    check: CHECK,
    seconds: 12,
    parts: [
      { part: 'lab', status: 'passed', detail: '3 charts', seconds: 1.25 },
      { part: 'small', status: 'failed', detail: 'a | b\nc', seconds: 0.5 },
      { part: 'all', status: 'not run', detail: 'tool is missing', seconds: 0 },
    ],
  },
];

describe('running a part', () => {
  test('passes with what the work returns', async () => {
    await expect(runPart('lab', () => Promise.resolve('3 charts'))).resolves.toMatchObject({
      part: 'lab',
      status: 'passed',
      detail: '3 charts',
    });
  });

  test('fails with the message of what the work throws', async () => {
    const result = runPart('lab', () => Promise.reject(new Finding('it is wrong')));
    await expect(result).resolves.toMatchObject({ status: 'failed', detail: 'it is wrong' });
  });

  test('is not run when a tool is missing, and says how to install it', async () => {
    const result = runPart('lab', () => Promise.reject(new MissingTool('helm', 'a command')));
    await expect(result).resolves.toMatchObject({
      status: 'not run',
      detail: 'helm is missing, install with a command',
    });
  });

  test('reports a check that cannot start as one part', async () => {
    const check = { ...CHECK, run: () => Promise.reject(new MissingTool('helm', 'a command')) };
    const report = await runCheck(check, undefined as never);
    expect(report.parts).toMatchObject([{ part: 'all', status: 'not run' }]);
  });
});

describe('the report', () => {
  test('counts parts by result', () => {
    expect(tally(REPORTS)).toEqual({ passed: 1, failed: 1, notRun: 1 });
  });

  test('closes with the counts', () => {
    expect(closingLine(REPORTS)).toBe('1 passed, 1 failed, 1 not run');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });

  test('tells of each check when it ended', () => {
    expect(REPORTS.map(progressLine)).toEqual(['made: 1 passed, 1 failed, 1 not run, 12 s']);
  });

  test('says whole what failed', () => {
    expect(failures(REPORTS)).toEqual(['failed: made, small: a | b\nc\n']);
  });

  test('is a table with one line per part', () => {
    expect(table(REPORTS).split('\n')).toEqual([
      'check  part   result   time   detail',
      'made   lab    passed   1.3 s  3 charts',
      'made   small  failed   0.5 s  a | b c',
      'made   all    not run  0.0 s  tool is missing',
    ]);
  });

  test('is written with versions, limits and every part', () => {
    const text = markdown(REPORTS, new Map([['Helm', '3.22']]), 'full');
    expect(text).toContain('npm run conformance -- --full');
    expect(text).toContain('| Helm | 3.22 |');
    expect(text).toContain('| small | failed | 0.5 s | a \\| b c |');
    expect(text).toContain('Cannot show: Anything else.');
  });
});

describe('comparing rendered objects', () => {
  const object = (name: string, data: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'made' },
    data,
  });

  test('takes the objects of all documents and leaves empty ones out', () => {
    expect(objectsIn('---\na: 1\n---\n# nothing\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
  });

  test('fails when a document is not YAML', () => {
    expect(() => objectsIn('a: [')).toThrow('not YAML');
  });

  test('is blind to the order of members and objects', () => {
    expect(canonical({ b: 1, a: { d: 1, c: [1, 2] } })).toBe('{"a":{"c":[1,2],"d":1},"b":1}');
    const [a, b] = [object('a', { x: 1, y: 2 }), object('b', {})];
    expect(differences([a, b], [object('b', {}), object('a', { y: 2, x: 1 })])).toEqual([]);
  });

  test('names what is missing, what is not expected and what differs', () => {
    const expected = [object('a', {}), object('b', { list: [1, 2] })];
    const actual = [object('b', { list: [1, 3] }), object('c', {})];
    expect(differences(expected, actual)).toEqual([
      'v1 ConfigMap made/a is missing',
      'v1 ConfigMap made/c is not expected',
      'v1 ConfigMap made/b differs at $.data.list.1 (2 became 3)',
    ]);
  });

  test('sees an object that comes twice', () => {
    expect(differences([object('a', {})], [object('a', {}), object('a', {})])).toEqual([
      'v1 ConfigMap made/a (again) is not expected',
    ]);
  });

  test('names an object without a namespace by kind and name', () => {
    expect(nameOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } })).toBe(
      'v1 Namespace a',
    );
  });

  test('finds empty members', () => {
    expect(emptyMembers({ a: {}, b: [{ c: [] }], d: 0 })).toEqual(['$.a', '$.b.0.c']);
  });

  test('finds a change of type', () => {
    expect(firstDifference({ a: 1 }, { a: '1' })).toBe('$.a (1 became "1")');
  });
});

describe('what the Terraform check works with', () => {
  const document = { resource: { aws_vpc: { main: { tags: { a: 1 } } } } };

  test('writes a mutation into a copy', () => {
    const path = ['resource', 'aws_vpc', 'main', 'cidr'];
    const copy = mutated(document, { name: 'x', path, value: 1, expect: '' });
    expect(copy).toEqual({ resource: { aws_vpc: { main: { tags: { a: 1 }, cidr: 1 } } } });
    expect(document.resource.aws_vpc.main).not.toHaveProperty('cidr');
  });

  test('removes what a mutation gives no value for', () => {
    const path = ['resource', 'aws_vpc', 'main', 'tags'];
    expect(mutated(document, { name: 'x', path, expect: '' })).toEqual({
      resource: { aws_vpc: { main: {} } },
    });
  });

  test('reads the first error out of what Terraform prints', () => {
    const output = [
      'Initializing...',
      '╷',
      '│ Error: Unsupported argument',
      '│',
      '│   on line 3',
      '╵',
    ];
    expect(firstError(output.join('\n'))).toBe('Error: Unsupported argument   on line 3');
  });

  test('finds the resources that are protected from destroy', () => {
    const guarded = { lifecycle: { prevent_destroy: true } };
    const resource = { aws_s3_bucket: { a: guarded, b: {} }, aws_vpc: { c: { lifecycle: {} } } };
    expect(protectedResources({ resource })).toEqual([['aws_s3_bucket', 'a']]);
  });
});
