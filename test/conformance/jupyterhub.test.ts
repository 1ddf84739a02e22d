import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { changeFile, type HubDocument } from '../../conformance/jupyterhub/configuration';
import { groupsToAsk } from '../../conformance/jupyterhub/pods-part';
import { podFaults, type MadePod, type Started } from '../../conformance/jupyterhub/promise';
import { madeHubs } from '../../conformance/jupyterhub/subjects';

const TOLERATION = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
const SELECTED = { 'app.kubernetes.io/name': 'notebook' };
const OF_TEAM = { ...SELECTED, 'eks-ml-platform/team': 'language' };
const LABELS = { ...SELECTED, 'eks-ml-platform/team': 'vision' };

const DOCUMENT: HubDocument = {
  baseUrl: '/jupyter',
  identity: {
    callbackUrl: 'https://platform.acme.io/jupyter/hub/oauth_callback',
    authorizeUrl: 'https://auth.acme.io/authorize',
    logoutUrl: 'https://auth.acme.io/logout',
    allowedGroups: ['scientists', 'team-vision'],
    adminGroups: ['admins'],
  },
  culling: { idleSeconds: 600, everySeconds: 60, maxAgeSeconds: 0 },
  spawner: {
    service_account: 'notebook',
    node_selector: { pool: 'notebooks' },
    tolerations: [],
    priority_class_name: 'interactive',
    extra_annotations: { keep: 'true' },
    environment: { TRACKING: 'http://mlflow' },
    storage_pvc_ensure: true,
    storage_class: 'gp3',
    storage_capacity: '20Gi',
    storage_access_modes: ['ReadWriteOnce'],
    volume_mounts: { '/home/jovyan': {} },
  },
  profiles: [
    {
      name: 'gpu',
      title: 'GPU',
      images: [{ image: 'first:1' }, { image: 'second:2' }],
      groups: ['scientists', 'engineers'],
      override: {
        cpu_guarantee: 1,
        cpu_limit: 2,
        mem_guarantee: '1.5G',
        mem_limit: 4_294_967_296,
        extra_resource_guarantees: { 'nvidia.com/gpu': '1' },
        extra_resource_limits: { 'nvidia.com/gpu': '1' },
        node_selector: { pool: 'gpu' },
        tolerations: [TOLERATION],
        args: ['--quiet'],
      },
    },
  ],
  teams: [
    {
      name: 'vision',
      group: 'team-vision',
      profiles: null,
      choice: { service_account: 'notebook-vision' },
      override: { volume_mounts: { '/home/shared/teams/vision': {} } },
    },
  ],
};

const container = {
  image: 'second:2',
  args: ['--quiet'],
  env: [{ name: 'TRACKING' }, { name: 'JUPYTERHUB_API_TOKEN' }],
  resources: {
    limits: { cpu: 2, memory: 4_294_967_296, 'nvidia.com/gpu': '1' },
    requests: { cpu: 1, memory: 1_610_612_736, 'nvidia.com/gpu': '1' },
  },
  securityContext: {
    runAsUser: 1000,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
  volumeMounts: [
    { name: 'home', mountPath: '/home/jovyan' },
    { name: 'vision', mountPath: '/home/shared/teams/vision' },
  ],
};

const spec: MadePod['spec'] = {
  serviceAccountName: 'notebook-vision',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  priorityClassName: 'interactive',
  nodeSelector: { pool: 'gpu' },
  tolerations: [TOLERATION],
  volumes: [{ name: 'home' }, { name: 'vision' }],
  securityContext: { runAsNonRoot: true },
  containers: [container],
};

const claim: NonNullable<Started['claim']> = {
  metadata: { name: 'home-ada' },
  spec: {
    storageClassName: 'gp3',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '20Gi' } },
  },
};

const faults = (
  changed: Partial<MadePod['spec']> = {},
  labels: Record<string, string> = LABELS,
  home: Started['claim'] = claim,
): string[] => {
  const metadata = { name: 'jupyter-ada', labels, annotations: { keep: 'true' } };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, ...changed } };
  const chosen = { profile: 'gpu', image: 'image-1' };
  const promise = { document: DOCUMENT, selectors: [SELECTED, OF_TEAM] };
  return podFaults(promise, ['scientists', 'team-vision'], { chosen, pod, claim: home });
};

const containers = (changed: object) => ({ containers: [{ ...container, ...changed }] });

describe('a pod', () => {
  test('as it is promised has no faults', () => {
    expect(faults()).toEqual([]);
  });

  test.each([
    ['limits', containers({ resources: { limits: {}, requests: {} } }), 'CPU limit'],
    ['nodes', { nodeSelector: { pool: 'notebooks' } }, 'nodes'],
    ['a toleration', { tolerations: [] }, 'tolerations'],
    ['its account', { serviceAccountName: 'notebook' }, "runs as 'notebook'"],
    ['its image', containers({ image: 'first:1' }), "image 'first:1', promised 'second:2'"],
    ['a mount', containers({ volumeMounts: [] }), 'mounts'],
    ['a volume', { volumes: [] }, 'mounts of no volume'],
    ['variables', containers({ env: [] }), 'variables that are missing'],
    ['arguments', containers({ args: [] }), 'arguments that are missing'],
    ['a priority', { priorityClassName: 'other' }, 'priority'],
    ['its security', containers({ securityContext: {} }), 'capabilities'],
    ['silence about services', { enableServiceLinks: true }, 'service links'],
    ['no token of the API', { automountServiceAccountToken: true }, 'token of the API'],
  ])('without %s has a fault', (_, changed, fault) => {
    expect(faults(changed)).toContainEqual(expect.stringContaining(fault));
  });

  test('without the labels of policies has a fault', () => {
    expect(faults({}, OF_TEAM)).toEqual([
      "profile 'gpu': team that policies know 'language', promised 'vision'",
    ]);
    expect(faults({}, { 'eks-ml-platform/team': 'vision' })).toEqual([
      `profile 'gpu': labels that policies select by '["app.kubernetes.io/name=notebook"]', promised '[]'`,
    ]);
  });

  test('without a home has a fault', () => {
    expect(faults({}, LABELS, null)).toEqual([expect.stringContaining("home 'null'")]);
  });

  test('with a name that is left open has a fault', () => {
    const volumeMounts = [...container.volumeMounts, { name: 'home', mountPath: '/x/{username}' }];
    expect(faults(containers({ volumeMounts }))).toContainEqual(
      expect.stringContaining("names left open '{username}'"),
    );
  });

  test("fails when an amount of memory is none to JupyterHub, such as '4Gi'", () => {
    const [profile] = DOCUMENT.profiles;
    const override = { ...profile?.override, mem_limit: '4Gi' };
    const document = { ...DOCUMENT, profiles: [{ ...profile, name: 'gpu', override }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { annotations: {} }, spec };
    const ask = () =>
      podFaults({ document, selectors: [] } as never, [], {
        chosen: { profile: 'gpu' },
        pod,
        claim,
      } as never);
    expect(ask).toThrow("'4Gi' is no memory to JupyterHub");
  });
});

test('nobody’s groups, each group and all of them are asked about', () => {
  expect(groupsToAsk(DOCUMENT)).toEqual([
    [],
    ['scientists'],
    ['team-vision'],
    ['engineers'],
    ['scientists', 'team-vision', 'engineers'],
  ]);
});

test('made hubs have a configuration, and all that is around it', () => {
  for (const { objects, all } of madeHubs()) {
    expect(objects.map(({ metadata }) => metadata.name)).toContain('hub-config');
    expect(all().length).toBeGreaterThan(objects.length);
  }
});

describe('a mistake in a file', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hub-files-'));
    fs.writeFileSync(path.join(folder, 'platform.json'), '{"a": 1}');
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('is written', () => {
    changeFile(folder, { file: 'platform.json', from: '1', to: '2' });
    expect(fs.readFileSync(path.join(folder, 'platform.json'), 'utf8')).toBe('{"a": 2}');
  });

  test('fails when there is nothing to change', () => {
    expect(() => {
      changeFile(folder, { file: 'platform.json', from: 'b', to: 'c' });
    }).toThrow('platform.json has no b; choose another mistake');
  });
});
