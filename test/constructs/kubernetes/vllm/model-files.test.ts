import type { ModelFiles } from '../../../../constructs/kubernetes/vllm';
import { describeObjects, findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import {
  engineOf,
  enginePodOf,
  GPU_POOL,
  HUB_FILES,
  model,
  modelObjects,
  podOf,
  secretNamed,
  serviceObjects,
  VOLUME,
  fetcherOf,
  jobOf,
  S3_SOURCE,
} from './fixture';

describe('files on a volume', () => {
  test('are read where they are', () => {
    expect(engineOf().args).toEqual(expect.arrayContaining(['serve', '/models/llama']));
    expect(enginePodOf().initContainers).toEqual([]);
    expect(describeObjects(modelObjects())).not.toContain('Job/');
  });
});

describe('files of the Hub', () => {
  const job = jobOf(HUB_FILES);

  test('are fetched once, to a folder that is named by what it holds', () => {
    expect(job.metadata.name).toMatch(/^chat-llama-fetch-\w{10}$/);
    const container = fetcherOf(HUB_FILES);
    expect(container).toMatchObject({
      name: 'fetch-chat-llama',
      image: 'docker.io/vllm/vllm-openai:v0.32.0',
      command: ['sh', '-ec'],
      securityContext: { runAsUser: 2000, readOnlyRootFilesystem: true },
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'models', mountPath: '/models' },
      ],
    });
    expect(container.args).toEqual([
      [
        '[ -f "$TARGET/.complete" ] && exit 0',
        'mkdir -p "$TARGET"',
        'python3 -c "$PROGRAM"',
        'touch "$TARGET/.complete"',
      ].join('\n'),
    ]);
    expect(container.env).toEqual([
      { name: 'TARGET', value: expect.stringMatching(/^\/models\/chat-llama-\w{10}$/) },
      { name: 'HOME', value: '/tmp' },
      { name: 'HF_HUB_DISABLE_TELEMETRY', value: '1' },
      { name: 'PROGRAM', value: expect.stringContaining('snapshot_download(') },
      { name: 'REPOSITORY', value: 'meta-llama/Llama-3.1-8B-Instruct' },
      { name: 'REVISION', value: '0e9e39f249a16976918f6564b8830bc894c89659' },
    ]);
  });

  test('are waited for by engines, which only read', () => {
    const target = fetcherOf(HUB_FILES).env?.[0]?.value ?? '';
    expect(engineOf({ files: HUB_FILES }).args?.[1]).toBe(target);
    const { initContainers = [] } = enginePodOf({ files: HUB_FILES });
    expect(initContainers).toMatchObject([
      {
        name: 'wait-for-chat-llama',
        command: [
          'sh',
          '-c',
          `until [ -f "${target}/.complete" ]; do echo "waiting for the files of the Job chat-llama-fetch"; sleep 15; done`,
        ],
        volumeMounts: [{ name: 'models', mountPath: '/models', readOnly: true }],
      },
    ]);
  });

  test('of another version are in another folder', () => {
    const other = { ...HUB_FILES.source, revision: 'v2' };
    const folder = (files: ModelFiles) => fetcherOf(files).env?.[0]?.value;
    expect(folder({ ...HUB_FILES, source: other })).not.toBe(folder(HUB_FILES));
  });

  test('are reached by the Job alone', () => {
    const edge = findObject(
      modelObjects({ files: HUB_FILES }),
      'NetworkPolicy',
      'egress-chat-llama-to-hugging-face',
    );
    expect(edge.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat-llama-fetch' } },
      egress: [{ ports: [{ port: 443 }] }],
    });
  });

  test('may need a token', () => {
    const token = { secret: secretNamed('hugging-face'), key: 'value' };
    expect(fetcherOf({ ...HUB_FILES, source: { ...HUB_FILES.source, token } }).env).toEqual(
      expect.arrayContaining([
        {
          name: 'HF_TOKEN',
          valueFrom: { secretKeyRef: { name: 'hugging-face', key: 'value' } },
        },
      ]),
    );
  });

  test('may be fetched on nodes of one’s choice', () => {
    const objects = serviceObjects({
      models: [model({ files: HUB_FILES })],
      fetchNodes: { pool: GPU_POOL },
    });
    expect(podOf(findObject(objects, 'Job')).nodeSelector).toEqual(GPU_POOL.nodeSelector);
  });
});

describe('files of the registry', () => {
  const tracking = {
    env: [{ name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow.mlflow.svc:8080/mlflow' }],
    volumes: [{ name: 'mlflow-token' }],
    volumeMounts: [{ name: 'mlflow-token', mountPath: '/var/run/mlflow' }],
  };
  const source = {
    from: 'mlflow',
    model: 'models:/assistant/3',
    image: 'ghcr.io/mlflow/mlflow:v3.15.1-full',
    tracking,
  } as const;

  test('are fetched by MLflow’s client, which says who it is', () => {
    const files = { source, sharedOn: VOLUME };
    const container = fetcherOf(files);
    expect(container.image).toBe('ghcr.io/mlflow/mlflow:v3.15.1-full');
    expect(container.args?.[0]).toContain(
      'mlflow artifacts download --artifact-uri "$MODEL" --dst-path "$whole"',
    );
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'MODEL', value: 'models:/assistant/3' },
        { name: 'FOLDER', value: 'model' },
        ...tracking.env,
      ]),
    );
    expect(podOf(jobOf(files)).volumes).toEqual(expect.arrayContaining(tracking.volumes));
    expect(container.volumeMounts).toEqual(expect.arrayContaining(tracking.volumeMounts));
  });

  test('may be in another folder of the artifact, and on the disk of a node', () => {
    const other = { ...source, folder: 'data' };
    expect(fetcherOf({ source: other, sharedOn: VOLUME }).env).toEqual(
      expect.arrayContaining([{ name: 'FOLDER', value: 'data' }]),
    );
    const pod = enginePodOf({ files: { source, nodeDisk: '20Gi' } });
    expect(pod.volumes).toEqual(expect.arrayContaining(tracking.volumes));
  });
});

describe('a volume', () => {
  const owned = { ...VOLUME, owner: { uid: 2000, gid: 2000 } };

  test('that does not say whose its files are is made the group’s of engines', () => {
    expect(podOf(jobOf(HUB_FILES)).securityContext?.fsGroup).toBe(2000);
    expect(enginePodOf({ files: HUB_FILES }).securityContext?.fsGroup).toBe(2000);
    const kept = { ...HUB_FILES, sharedOn: owned };
    expect(podOf(jobOf(kept)).securityContext?.fsGroup).toBeUndefined();
    expect(
      enginePodOf({ files: { volume: owned, path: 'x' } }).securityContext?.fsGroup,
    ).toBeUndefined();
  });

  test('of a node has folders of its own, beside those of adapters on a shared one', () => {
    const adapters = { static: [{ name: 'sql', files: { volume: owned, path: 'sql' } }] };
    const files = { source: HUB_FILES.source, nodeDisk: '20Gi' };
    const paths =
      engineOf({ files, adapters }).volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
    const nested = paths.filter((path) => paths.some((other) => path.startsWith(`${other}/`)));
    expect(nested).toEqual([]);
  });
});

describe('files', () => {
  test('fit the recorded structures, from wherever they come', () => {
    const models = [
      model({ name: 'hub', files: HUB_FILES }),
      model({ name: 'node', files: { source: S3_SOURCE, nodeDisk: '40Gi' } }),
      model({ name: 'streamed', files: { source: S3_SOURCE, streamed: true } }),
    ];
    expect(serviceObjects({ models }).flatMap(violations)).toEqual([]);
  });

  test.each<[string, ModelFiles, string]>([
    [
      'a repository has no owner',
      { ...HUB_FILES, source: { ...HUB_FILES.source, repository: 'llama' } },
      "'repository' must be such as 'meta-llama/Llama-3.1-8B-Instruct', got 'llama'",
    ],
    [
      'objects are all of a bucket',
      { source: { ...S3_SOURCE, url: 's3://acme-models/' }, sharedOn: VOLUME },
      "'url' must be such as 's3://bucket/models/assistant/3', without a slash at the end, got 's3://acme-models/'",
    ],
    [
      'a registered model has no version',
      {
        source: {
          from: 'mlflow',
          model: 'models:/assistant/latest',
          image: 'ghcr.io/mlflow/mlflow:v3.15.1-full',
          tracking: { env: [], volumes: [], volumeMounts: [] },
        },
        sharedOn: VOLUME,
      },
      "'model' must be such as 'models:/assistant/3', with the number of a version, got 'models:/assistant/latest'",
    ],
  ])('fails when %s', (_, files, message) => {
    expect(() => modelObjects({ files })).toThrow(message);
  });
});
