import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { CheckContext } from '../../conformance/check';
import type { EmittedObject } from '../../conformance/emitted';
import { Finding, MissingTool } from '../../conformance/failures';
import { ENGINE_MISTAKES, SAMPLE_ENGINE } from '../../conformance/vllm/engine-mistakes';
import { judgedParts, type JudgedLines } from '../../conformance/vllm/judged-parts';
import { allNoticed, allTaken, complaint } from '../../conformance/vllm/judgements';
import { misread } from '../../conformance/vllm/read-values';
import { ROUTER_MISTAKES, SAMPLE_ROUTER } from '../../conformance/vllm/router-mistakes';
import { routerProgram } from '../../conformance/vllm/router-source';
import { wheelSource } from '../../conformance/vllm/wheel';
import { commandLines, type CommandLine } from '../../conformance/vllm/workloads';
import { toolbox } from '../../conformance/tools';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vllm-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const DEPLOYMENT: EmittedObject = {
  kind: 'Deployment',
  metadata: { name: 'chat-v1-llama' },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'engine',
            image: 'vllm',
            command: ['vllm'],
            args: [
              'serve',
              '/models/llama',
              '--host=$(POD_IP)',
              '--chat-template=/etc/chat/a.jinja',
            ],
            env: [
              { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
              { name: 'VLLM_API_KEY', valueFrom: { secretKeyRef: { name: 'key', key: 'key' } } },
              { name: 'PYTHONPATH', value: '/etc/chat' },
            ],
            volumeMounts: [
              { name: 'chat', mountPath: '/etc/chat' },
              { name: 'models', mountPath: '/models' },
            ],
            resources: { limits: { 'nvidia.com/gpu': '2', memory: '64Gi' } },
          },
          { name: 'exporter', image: 'exporter' },
        ],
        volumes: [{ name: 'chat', configMap: { name: 'chat' } }, { name: 'models' }],
      },
    },
  },
};

const CHAT_TEMPLATE: EmittedObject = {
  kind: 'ConfigMap',
  metadata: { name: 'chat' },
  data: { 'a.jinja': '{{ messages }}' },
};

const GROUP: EmittedObject = {
  kind: 'LeaderWorkerSet',
  metadata: { name: 'large' },
  spec: {
    leaderWorkerTemplate: {
      leaderTemplate: {
        spec: {
          containers: [
            { name: 'engine', image: 'vllm', args: ['--node-rank=$(LWS_WORKER_INDEX)'] },
          ],
        },
      },
      workerTemplate: {
        spec: {
          containers: [
            { name: 'engine', image: 'vllm', args: ['--node-rank=$(LWS_WORKER_INDEX)'] },
          ],
        },
      },
    },
  },
};

const lines = () => commandLines([DEPLOYMENT, CHAT_TEMPLATE, GROUP], 'engine', folder);

describe('the command lines of a unit', () => {
  test('are those of all pods, of groups too, with a container of the name', () => {
    expect(lines().map(({ subject }) => subject)).toEqual([
      'Deployment chat-v1-llama',
      'LeaderWorkerSet large',
      'LeaderWorkerSet large',
    ]);
    expect(commandLines([DEPLOYMENT, CHAT_TEMPLATE], 'router', folder)).toEqual([]);
  });

  test('have made values in the place of secrets and of what the pod knows', () => {
    expect(lines()[0]).toMatchObject({
      command: ['vllm'],
      args: expect.arrayContaining(['serve', '/models/llama', '--host=127.0.0.1']) as string[],
      variables: { POD_IP: '127.0.0.1', VLLM_API_KEY: 'made-for-this-run' },
    });
  });

  test('count the GPUs that are asked for, and nothing else', () => {
    expect(lines().map(({ gpus }) => gpus)).toEqual([2, 0, 0]);
  });

  test('name files of ConfigMaps where they are here', () => {
    const [, file = ''] = /^--chat-template=(.*)$/.exec(lines()[0]?.args.at(-1) ?? '') ?? [];
    expect(file).toContain(folder);
    expect(fs.readFileSync(file, 'utf8')).toBe('{{ messages }}');
    expect(lines()[0]?.variables['PYTHONPATH']).toBe(path.dirname(file));
  });

  test('of a group know what its operator adds', () => {
    expect(lines()[1]?.args).toEqual(['--node-rank=0']);
    expect(lines()[2]?.args).toEqual(['--node-rank=1']);
  });
});

describe('what was read', () => {
  test.each([
    ['a value', ['--port=8000'], { port: 8000 }],
    ['a number in another form', ['--share=0.90'], { share: 0.9 }],
    ['a switch', ['--enable-lora'], { enable_lora: true }],
    ['a switch that is off', ['--no-enable-lora'], { enable_lora: false }],
    ['a list of one', ['--served-model-name=a'], { served_model_name: ['a'] }],
    [
      'several values',
      ['--served-model-name', 'a', 'b', '--x=1'],
      { served_model_name: ['a', 'b'], x: 1 },
    ],
    ['an object with defaults', ['--config={"a":{"b":"c"}}'], { config: { a: { b: 'c', d: 1 } } }],
    [
      'a member of an object',
      ['--logging.form=json'],
      { logging: { form: 'json', level: 'INFO' } },
    ],
    ['what only looks like JSON', ['--template={{ messages }}'], { template: '{{ messages }}' }],
    ['what is no flag', ['serve', '/models/llama'], {}],
  ])('is what is written: %s', (_, args, read) => {
    expect(misread(args, read)).toEqual([]);
  });

  test.each([
    ['another value', ['--port=8000'], { port: 80 }, '--port 8000 is read as 80'],
    ['the beginning of a flag', ['--max-model=1'], { max_model_len: 1 }, '--max-model is no flag'],
    ['a switch that stayed off', ['--enable-lora'], { enable_lora: false }, 'is read as false'],
    ['a member that is missing', ['--config={"a":1}'], { config: { b: 1 } }, 'is read as {"b":1}'],
    ['nothing at all', ['--config={"a":1}'], { config: null }, 'is read as null'],
    ['a value too few', ['--names', 'a', 'b'], { names: ['a'] }, 'is read as ["a"]'],
  ])('is noticed to be something else: %s', (_, args, read, expected) => {
    expect(misread(args, read)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('judgements', () => {
  const line: CommandLine = { ...SAMPLE_ENGINE, args: ['serve', '--port=8000'] };
  const taken = { taken: { port: 8000 }, warnings: ['no GPU is faster than this'] };

  test('are counted', () => {
    expect(allTaken([line, line], [taken, taken])).toBe('2 command lines with 2 flags');
  });

  test('of what is refused name it, and say why', () => {
    expect(complaint(line, { refused: 'no\n  such flag' })).toBe(
      'the sample is refused: no such flag',
    );
  });

  test('have to be there', () => {
    expect(complaint(line, undefined)).toContain('--port is no flag');
  });

  test.each(['--swap is deprecated', 'it will be removed', 'Failed to convert value'])(
    'are complaints where a program warns: %s',
    (warning) => {
      expect(complaint(line, { ...taken, warnings: [warning] })).toContain(warning);
    },
  );

  test('fails when one of them is a complaint', () => {
    expect(() => allTaken([line, line], [taken, { refused: 'no' }])).toThrow(Finding);
  });

  const mistake = { name: 'a mistake', line, expect: /unrecognized/ };

  test('of mistakes have to say what is wrong', () => {
    expect(allNoticed([mistake], [{ refused: 'unrecognized' }])).toBe('1 mistakes are noticed');
  });

  test.each([
    ['is taken', taken],
    ['is refused for something else', { refused: 'no memory' }],
  ])('fails when a mistake %s', (_, made) => {
    expect(() => allNoticed([mistake], [made])).toThrow('not noticed: a mistake');
  });
});

describe('the parts of a check', () => {
  const named = (subject: string): CommandLine => ({ ...SAMPLE_ENGINE, subject, args: [] });
  const props: JudgedLines = {
    name: 'engines',
    emitted: new Map([
      ['lab', [named('a'), named('b')]],
      ['production', [named('c')]],
    ]),
    samples: [named('sample')],
    mistakes: [{ name: 'a mistake', line: named('mistake'), expect: /refused: mistake/ }],
    judge: (all) =>
      Promise.resolve(
        all.map(({ subject }) =>
          ['c', 'mistake'].includes(subject) ? { refused: subject } : { taken: {} },
        ),
      ),
  };

  test('tell each environment what is wrong with its own', async () => {
    const parts = await judgedParts(props);
    expect(parts.map(({ part, status }) => `${part}: ${status}`)).toEqual([
      'sample engines: passed',
      'lab, engines: passed',
      'production, engines: failed',
      'notices mistakes in engines: passed',
    ]);
    expect(parts[2]?.detail).toBe('c is refused: c');
  });

  test('end with the first where nothing can be judged', async () => {
    const judge = () => Promise.reject(new MissingTool('vLLM', 'an index'));
    const parts = await judgedParts({ ...props, judge });
    expect(parts.map(({ status }) => status)).toEqual(['not run']);
  });
});

describe('mistakes', () => {
  test.each([
    ...ENGINE_MISTAKES.map((mistake) => ({ ...mistake, sample: SAMPLE_ENGINE })),
    ...ROUTER_MISTAKES.map((mistake) => ({ ...mistake, sample: SAMPLE_ROUTER })),
  ])('differ from what is right: $name', ({ line, sample }) => {
    expect(line).not.toEqual(sample);
  });
});

describe('what is fetched', () => {
  beforeEach(() => {
    delete process.env['VLLM_ROUTER_SOURCE'];
  });

  const context = (): CheckContext => ({
    root: folder,
    scratch: path.join(folder, 'scratch'),
    environments: [],
    tools: toolbox(folder),
    synthesize: () => Promise.resolve(folder),
  });
  const pip = (text: string) => {
    const program = path.join(folder, 'pip');
    fs.writeFileSync(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return { python: 'python3', program: () => program };
  };
  const vllm = { name: 'vllm', version: '1.0.0' };

  test('is kept between runs', async () => {
    const kept = path.join(folder, '.conformance/wheels/vllm-1.0.0');
    fs.mkdirSync(kept, { recursive: true });
    fs.writeFileSync(path.join(kept, 'complete'), '');
    expect(await wheelSource(context(), pip('exit 1'), vllm)).toBe(kept);
  });

  test('fails when no index has the wheel, and says which', async () => {
    const found = wheelSource(context(), pip('echo "no such version" >&2; exit 1'), vllm);
    await expect(found).rejects.toThrow(
      'vllm is missing, install with a package index that has vllm==1.0.0',
    );
  });

  test('fails when nobody has the source of the router, and says how to get it', async () => {
    const found = routerProgram(context());
    await expect(found).rejects.toThrow(MissingTool);
    await expect(found).rejects.toThrow('git clone --depth=1 --branch=vllm-stack-');
  });
});
