import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHART_MODULES } from '../../conformance/charts/chart-modules';
import { ChartStore } from '../../conformance/charts/chart-store';
import { releasesOf } from '../../conformance/charts/releases';
import { isExact, objectFindings } from '../../conformance/charts/rules';
import { another, ignoredValues, leaves, sameText } from '../../conformance/charts/values';
import { MissingTool } from '../../conformance/failures';
import { copyFolder, downloadModule } from '../../conformance/go-module';
import type { KubernetesObject } from '../../conformance/kubernetes/api-client';
import { CHARTS, type ChartReference } from '../../lib/catalogue';
import { WAVES } from '../../lib/contracts/waves';
import type { ChartRelease, HelmValues } from '../../lib/release/chart-release';
import { ENVIRONMENT_NAMES } from '../support/environments';

const RELEASE: ChartRelease = {
  name: 'dns',
  wave: WAVES.controllers,
  namespace: 'dns',
  chart: CHARTS.externalDns,
  values: {},
  definitions: 'none',
};

const object = (kind: string, metadata: object, more: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'made', ...metadata },
  ...more,
});

const deployment = (image: string, serviceAccountName = 'dns'): KubernetesObject =>
  object(
    'Deployment',
    {},
    {
      spec: { template: { spec: { serviceAccountName, containers: [{ name: 'main', image }] } } },
    },
  );

function findings(
  objects: readonly KubernetesObject[],
  release: Partial<ChartRelease> = {},
  accounts: readonly string[] = [],
  definitions: readonly KubernetesObject[] = [],
): string[] {
  const checked = { release: { ...RELEASE, ...release }, accounts };
  return objectFindings(checked, { objects, definitions });
}

describe('rules for the objects of a chart', () => {
  test.each([
    ['registry.invalid:5000/a/b:v1.2.3', true],
    ['a@sha256:' + '0'.repeat(64), true],
    ['registry.invalid/a:latest', false],
    ['registry.invalid:5000/a', false],
    ['a', false],
    ['', false],
  ])('image %p is exact: %p', (image, exact) => {
    expect(isExact(image)).toBe(exact);
  });

  test('an image without a tag is found in every container', () => {
    expect(findings([deployment('a')])).toEqual([
      "v1 Deployment made: image 'a' of 'main' has no exact tag",
    ]);
  });

  test('objects are in the namespace of the release, save roles in kube-system', () => {
    expect(
      findings([
        object('Service', {}),
        object('Service', { namespace: 'dns' }),
        object('RoleBinding', { namespace: 'kube-system' }),
      ]),
    ).toEqual([]);
    expect(findings([object('Service', { namespace: 'kube-system' })])).toEqual([
      "v1 Service kube-system/made is not in namespace 'dns'",
    ]);
  });

  test('roles are where the release works, if its values name the namespace', () => {
    const role = object('Role', { namespace: 'team-a' });
    expect(findings([role], { values: { jobNamespaces: ['team-a'] } })).toEqual([]);
    expect(findings([role], { values: { jobNamespaces: ['team-b'] } })).toEqual([
      "v1 Role team-a/made is not in namespace 'dns'",
    ]);
  });

  test('a service account with a role in AWS is made and used', () => {
    const account = object('ServiceAccount', { name: 'dns' });
    expect(findings([account, deployment('a:1')], {}, ['dns'])).toEqual([]);
    expect(findings([deployment('a:1', 'other')], {}, ['dns'])).toEqual([
      "makes no service account 'dns', which a role in AWS is for",
      "no pod runs as 'dns', which a role in AWS is for",
    ]);
  });

  const definition = object('CustomResourceDefinition', {});
  const hook = object('Job', { annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } });

  test.each([
    ['none', [], [definition], true],
    ['none', [definition], [], false],
    ['templated', [definition], [], true],
    ['templated', [], [definition], false],
    ['hook', [hook], [definition], true],
    ['hook', [], [definition], false],
    ['separate-release', [], [], true],
    ['separate-release', [], [definition], false],
    ['manual-step', [], [definition], true],
    ['manual-step', [], [], false],
  ] as const)('definitions %p, case %#', (definitions, objects, own, right) => {
    expect(findings(objects, { definitions }, [], own)).toHaveLength(right ? 0 : 1);
  });

  test('definitions that are left out do not count', () => {
    const release = { definitions: 'separate-release', skipDefinitions: true } as const;
    expect(findings([], release, [], [definition])).toEqual([]);
  });
});

describe('values that change nothing', () => {
  const rendered = (stdout: string, code = 0) => Promise.resolve({ code, stdout, stderr: '' });

  test('values are followed as far as the chart declares them', () => {
    const values = {
      a: 1,
      b: { c: 'x', d: null },
      e: {},
      resources: { requests: { cpu: '1', memory: '1Gi' } },
      list: [{ key: 'k' }, 'l'],
    };
    const declared = { a: 0, b: { c: 'y' }, resources: {}, list: [] };
    expect(leaves(values, declared)).toEqual([
      { name: 'a', path: ['a'], value: 1 },
      { name: 'b.c', path: ['b', 'c'], value: 'x' },
      { name: 'b.d', path: ['b', 'd'], value: null },
      { name: 'resources', path: ['resources', 'requests', 'cpu'], value: '1' },
      { name: 'list', path: ['list', 0, 'key'], value: 'k' },
    ]);
  });

  test('what is inside of something that is switched off is not looked at', () => {
    const values = { webhook: { enabled: false, port: 1 }, proxy: { enabled: true, port: 2 } };
    const names = leaves(values, values).map(({ name }) => name);
    expect(names).toEqual(['webhook.enabled', 'proxy.enabled', 'proxy.port']);
  });

  test('values of a chart that declares none are looked at one by one', () => {
    expect(leaves({ a: 1, b: { c: 2 } }, null).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([
    [1, 2],
    [true, false],
    ['a', 'a9'],
    [null, '9'],
  ])('another value of %p is %p', (value, other) => {
    expect(another(value)).toBe(other);
  });

  test('a value that the chart does not read is named', async () => {
    const values: HelmValues = { replicas: 2, replica: 3 };
    const render = (given: HelmValues) => rendered(JSON.stringify(given['replicas']));
    expect(await ignoredValues(values, leaves(values, {}), render)).toEqual(['replica']);
  });

  test('a value that the chart refuses to have changed is read', async () => {
    const render = (given: HelmValues) =>
      given['mode'] === 'fast' ? rendered('mode') : rendered('', 1);
    const values: HelmValues = { mode: 'fast' };
    expect(await ignoredValues(values, leaves(values, {}), render)).toEqual([]);
    expect(await ignoredValues(values, [], render)).toEqual([]);
  });

  test('lines that differ from one rendering to the next say nothing', () => {
    const same = sameText('a\nkey: 1\nb', 'a\nkey: 2\nb');
    expect(same('a\nkey: 3\nb')).toBe(true);
    expect(same('a\nkey: 3\nc')).toBe(false);
    expect(same('a\nkey: 3\nb\nc')).toBe(false);
  });
});

describe('charts on this machine', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charts-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const keep = (version: string) => {
    const chart = join(folder, 'kept', `external-dns-${CHARTS.externalDns.version}`);
    mkdirSync(chart, { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), `name: external-dns\nversion: ${version}\n`);
  };
  const find = (chart: ChartReference) =>
    new ChartStore({
      helm: process.execPath,
      go: undefined,
      kept: join(folder, 'kept'),
      scratch: join(folder, 'scratch'),
    }).find(chart);

  test('a kept folder is taken', async () => {
    keep(CHARTS.externalDns.version);
    expect(await find(CHARTS.externalDns)).toMatchObject({ origin: 'a kept folder' });
  });

  test('a kept folder of another version says so', async () => {
    keep('1.20.0');
    expect(await find(CHARTS.externalDns)).toMatchObject({
      origin: 'a kept folder, which carries 1.20.0',
    });
  });

  test('a kept archive is taken', async () => {
    mkdirSync(join(folder, 'kept'));
    const archive = join(folder, 'kept', `keda-${CHARTS.keda.version}.tgz`);
    writeFileSync(archive, '');
    expect(await find(CHARTS.keda)).toEqual({ path: archive, origin: 'its repository' });
  });

  test('fails when a chart cannot be had, and says how a person gets it', async () => {
    const lost = find(CHARTS.metricsServer);
    await expect(lost).rejects.toThrow(MissingTool);
    await expect(lost).rejects.toThrow(
      "install with 'helm pull metrics-server --repo https://kubernetes-sigs.github.io/metrics-server --version",
    );
  });

  test('fails when a module cannot be had for want of Go', async () => {
    await expect(find(CHARTS.karpenter)).rejects.toThrow(
      "'helm pull oci://public.ecr.aws/karpenter/karpenter --version",
    );
    const module = { module: 'a.invalid/b', version: 'v1.0.0' };
    await expect(downloadModule(undefined, module)).rejects.toThrow(
      'a.invalid/b@v1.0.0 is missing',
    );
  });

  test('a folder is copied with all that is in it', () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/c'), 'text', { mode: 0o400 });
    copyFolder(join(folder, 'a'), join(folder, 'copy'));
    expect(readFileSync(join(folder, 'copy/b/c'), 'utf8')).toBe('text');
  });

  test('every chart in a module is one of the catalogue', () => {
    const names = Object.values(CHARTS).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(CHART_MODULES)));
  });
});

test('each release is checked once for the environments that have it, in the order of waves', () => {
  const releases = releasesOf(process.cwd(), ENVIRONMENT_NAMES);
  const waves = releases.map(({ release }) => release.wave);
  expect(waves).toEqual(waves.toSorted((a, b) => a - b));
  expect(releases.find(({ release }) => release.name === 'karpenter')).toMatchObject({
    accounts: ['karpenter'],
    environments: ['production'],
  });
});
