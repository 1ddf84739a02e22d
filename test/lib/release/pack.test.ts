import { createHash } from 'node:crypto';
import { bridgeMark } from '../../../lib/contracts/bridge';
import { MAX_RELEASE_BYTES, packUnit, ReleaseTooLargeError } from '../../../lib/release/pack';
import { unitFileName, type RenderedUnit } from '../../../lib/release/rendered-unit';

const unitWith = (yaml: string, name = 'base'): RenderedUnit => ({
  objectCount: 1,
  timeoutSeconds: 900,
  name,
  wave: 0,
  yaml,
  releaseOnly: false,
  wait: true,
});

/** Text that hardly compresses, the same every time. */
const noise = (length: number): string =>
  Array.from({ length: length / 40 }, (_, index) =>
    createHash('sha256').update(String(index)).digest('base64'),
  ).join('');

describe('a packed unit', () => {
  const chart = packUnit(unitWith('kind: Namespace\n'));

  test('is a chart with the unit’s name, one template and no values', () => {
    expect(chart.files).toEqual({
      'Chart.yaml': `apiVersion: v2\nname: base\nversion: ${chart.version}\ntype: application\n`,
      'templates/objects.yaml': 'kind: Namespace\n',
      'values.yaml': '{}\n',
    });
    expect(chart.valueNames).toEqual([]);
  });

  test('has a SemVer version whose last identifier is no number', () => {
    expect(chart.version).toMatch(/^0\.1\.0-h[0-9a-f]{16}$/);
  });

  test('keeps its version while its content stays', () => {
    expect(packUnit(unitWith('kind: Namespace\n')).version).toBe(chart.version);
  });

  test.each([
    ['content', unitWith('kind: Role\n')],
    ['name', unitWith('kind: Namespace\n', 'other')],
  ])('has another version with another %s', (_what, unit) => {
    expect(packUnit(unit).version).not.toBe(chart.version);
  });
});

test('what Helm would take for a template is escaped', () => {
  expect(packUnit(unitWith('text: "{{ .Values.x }}"\n')).files['templates/objects.yaml']).toBe(
    'text: "{{ "{{" }} .Values.x }}"\n',
  );
});

test('a bridge mark becomes a required value', () => {
  const chart = packUnit(unitWith(`handle: "${bridgeMark('accessPoint.team-a')}"\n`));
  expect(chart.valueNames).toEqual(['accessPoint.team-a']);
  expect(chart.files['values.yaml']).toBe('accessPoint.team-a: ""\n');
  expect(chart.files['templates/objects.yaml']).toBe(
    `handle: "{{ required "value 'accessPoint.team-a' is required" (index .Values "accessPoint.team-a") }}"\n`,
  );
});

describe('size', () => {
  test('fails when a release would not fit into Helm’s Secret, naming unit, size and limit', () => {
    const crds = unitWith(noise(MAX_RELEASE_BYTES), 'crds');
    expect(() => packUnit(crds)).toThrow(
      expect.objectContaining({
        constructor: ReleaseTooLargeError,
        message: expect.stringMatching(
          /^unit 'crds' needs \d+ bytes as a Helm release, of 716800 allowed; split it/,
        ),
      }),
    );
  });

  test('counts what is stored, compressed', () => {
    expect(() => packUnit(unitWith('a: b\n'.repeat(MAX_RELEASE_BYTES)))).not.toThrow();
  });
});

test('a unit’s file is named by wave, so that files sort in the order of rollout', () => {
  expect(unitFileName({ wave: 8, name: 'team-vision' })).toBe('8-team-vision.k8s.yaml');
});
