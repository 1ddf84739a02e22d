import { Testing } from 'cdktf';
import { WAVES } from '../../../lib/contracts/waves';
import type { ChartRelease } from '../../../lib/release/chart-release';
import { packUnit } from '../../../lib/release/pack';
import type { RenderedUnit } from '../../../lib/release/rendered-unit';
import { PlatformStack } from '../../../stacks/infrastructure/platform-stack';
import { addReleases } from '../../../stacks/infrastructure/release-sequence';
import { UnitRelease } from '../../../stacks/infrastructure/unit-release';
import { type TerraformBlock } from '../../architecture/output';
import { environmentWith } from '../../support/environments';

describe('releases', () => {
  const unit = (
    name: string,
    wave: RenderedUnit['wave'],
    more: Partial<RenderedUnit> = {},
  ): RenderedUnit => ({
    name,
    wave,
    yaml: `kind: ${name}\n`,
    objectCount: 1,
    releaseOnly: false,
    wait: true,
    timeoutSeconds: 900,
    ...more,
  });

  const karpenter: ChartRelease = {
    name: 'karpenter',
    wave: WAVES.controllers,
    namespace: 'karpenter',
    chart: {
      name: 'karpenter',
      repository: 'oci://public.ecr.aws/karpenter',
      version: '1.14.1',
      source: 's',
    },
    values: { replicas: 2 },
    definitions: 'separate-release',
    skipDefinitions: true,
  };

  function synthesized(
    units: readonly RenderedUnit[],
    chartReleases: readonly ChartRelease[] = [],
    bridgeValues = {},
  ) {
    const stack = new PlatformStack(Testing.app(), 'operators', { environment: environmentWith() });
    const { charts, last } = addReleases(stack, { units, chartReleases, bridgeValues });
    const { resource } = JSON.parse(Testing.synth(stack)) as {
      resource: { helm_release: Record<string, TerraformBlock> };
    };
    return { charts, last, releases: Object.values(resource.helm_release) };
  }

  const named = (releases: readonly TerraformBlock[], name: string) =>
    releases.find((release) => release['name'] === name);

  test('install a local chart by its path and exact version', () => {
    const { releases, charts } = synthesized([unit('node-pools', 1)]);
    expect(named(releases, 'node-pools')).toMatchObject({
      chart: '${path.module}/charts/node-pools',
      version: charts[0]?.version,
      namespace: 'ml-platform',
      atomic: true,
      wait: true,
      timeout: 900,
      max_history: 5,
    });
  });

  test('do not wait where a unit says so', () => {
    const { releases } = synthesized([unit('storage', 2, { wait: false, timeoutSeconds: 60 })]);
    expect(named(releases, 'storage')).toMatchObject({ atomic: false, wait: false, timeout: 60 });
  });

  test('of the base unit are recorded where a namespace exists already', () => {
    expect(named(synthesized([unit('base', 0)]).releases, 'base')).toMatchObject({
      namespace: 'kube-system',
    });
  });

  test('of upstream charts are pinned, and leave out CRDs that another release brings', () => {
    expect(named(synthesized([], [karpenter]).releases, 'karpenter')).toMatchObject({
      repository: 'oci://public.ecr.aws/karpenter',
      chart: 'karpenter',
      version: '1.14.1',
      skip_crds: true,
      values: ['{"replicas":2}'],
    });
  });

  test('of upstream charts keep quotes, and what Terraform would take for an expression', () => {
    const values = { matcher: 'a="b"', path: String.raw`\w`, text: '${USER} %{if}' };
    const { releases } = synthesized([], [{ ...karpenter, values }]);
    expect(named(releases, 'karpenter')).toMatchObject({
      values: ['{"matcher":"a=\\"b\\"","path":"\\\\w","text":"$${USER} %%{if}"}'],
    });
  });

  test('wait for every release of the wave before, charts and units alike', () => {
    const { releases } = synthesized(
      [unit('base', 0), unit('edge', 4), unit('other', 4)],
      [karpenter],
    );
    const dependencies = (name: string) =>
      (named(releases, name)?.['depends_on'] as string[]).map((address) =>
        address.replace(/^helm_release\.(\w+)_.*/, '$1'),
      );
    expect(dependencies('karpenter')).toEqual(['Base']);
    expect(dependencies('edge')).toEqual(['Karpenter']);
    expect(dependencies('other')).toEqual(['Karpenter']);
  });

  test('end with those of the last wave', () => {
    expect(synthesized([unit('base', 0), unit('edge', 4), unit('other', 4)]).last).toHaveLength(2);
  });

  test('are given the values that their chart declares, and no others', () => {
    const yaml = 'id: "@bridge(fileSystemId)@"\n';
    const { releases } = synthesized([unit('storage', 2, { yaml })], [], {
      fileSystemId: 'fs-1',
      other: 'x',
    });
    expect(named(releases, 'storage')?.['values']).toEqual([
      '${jsonencode({"fileSystemId" = "fs-1"})}',
    ]);
  });

  test('fails when a stack does not give a value that a unit needs', () => {
    const bridged = unit('storage', 2, { yaml: 'id: "@bridge(fileSystemId)@"\n' });
    const stack = new PlatformStack(Testing.app(), 'operators', { environment: environmentWith() });
    expect(
      () =>
        new UnitRelease(stack, 'Storage', {
          unit: bridged,
          chart: packUnit(bridged),
          namespace: 'x',
          dependsOn: [],
        }),
    ).toThrow(
      "operators/Storage: unit 'storage' needs the values fileSystemId, which no stack gives it",
    );
  });
});
