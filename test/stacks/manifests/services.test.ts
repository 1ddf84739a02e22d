import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../../lib/config';
import { isTerraforms, manifestFiles } from '../../../stacks/manifests/delivery';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { findObject, memberAt, type KubernetesObject } from '../../support/kubernetes';

const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b';
const REPOSITORY = 'https://git.acme.dev/ml.git';

function manifests(sections: Partial<EnvironmentInput> = {}) {
  const environment = environmentWith(sections);
  const made = synthesizeManifests(environment);
  const unit = (name: string): KubernetesObject[] => {
    const yaml = made.units.find((each) => each.name === name)?.yaml ?? '';
    return parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject);
  };
  return {
    environment,
    ...made,
    unit,
    names: made.units.map(({ name }) => name),
    charts: made.chartReleases.map(({ name }) => name),
    files: Object.keys(manifestFiles(environment, made)),
    valuesOf: (chart: string) => made.chartReleases.find(({ name }) => name === chart)?.values,
  };
}

describe('the services of a lab', () => {
  const lab = manifests();

  test('are units in the order of their waves', () => {
    expect(lab.names).toEqual([
      'base',
      'node-pools',
      'storage',
      'secret-store',
      'bridge-edge',
      'gateway',
      'databases',
      'keycloak',
      'smoke-check',
    ]);
  });

  test('stand on the charts that they need, and on no other', () => {
    expect(lab.charts).toEqual([
      'envoy-gateway',
      'cert-manager',
      'cloudnative-pg',
      'external-secrets',
      'reloader',
      'plugin-barman-cloud',
      'external-dns',
    ]);
  });

  test('carry the certificate in the bridge alone', () => {
    const carriers = lab.units.filter(({ yaml }) => yaml.includes('@bridge(certificateArn)@'));
    expect(carriers.map(({ name }) => name)).toEqual(['bridge-edge']);
  });

  test('show people the sign-in, and visit it after a deploy', () => {
    expect(lab.targets).toMatchObject([{ url: 'https://auth.ml.acme.dev', expect: 'answer' }]);
    expect(findObject(lab.unit('smoke-check'), 'Job').metadata.name).toMatch(/^smoke-check-/);
  });

  test('let the gateway take routes of the namespaces that show something', () => {
    const gateway = findObject(lab.unit('gateway'), 'Gateway');
    expect(JSON.stringify(gateway.spec)).toContain('"values":["keycloak"]');
  });

  test('back the database up to the bucket for backups', () => {
    expect(JSON.stringify(findObject(lab.unit('databases'), 'ObjectStore').spec)).toMatch(
      /s3:\/\/ml-test-backups-[0-9a-f]+\/postgres"/,
    );
  });
});

describe('an environment', () => {
  test('names an existing certificate in dist/', () => {
    const { files, unit } = manifests({ dns: { certificateArn: CERTIFICATE } });
    expect(files).toContain('4-bridge-edge.k8s.yaml');
    expect(JSON.stringify(unit('bridge-edge'))).toContain(CERTIFICATE);
  });

  test('with self-managed Karpenter keeps controllers on the managed nodes', () => {
    const { valuesOf, charts } = manifests({ cluster: { mode: 'karpenter' } });
    expect(charts).toContain('aws-load-balancer-controller');
    const elsewhere = charts.filter(
      (chart) => !JSON.stringify(valuesOf(chart)).includes('"ml-test-system"'),
    );
    expect(elsewhere).toEqual(['karpenter-crd']);
    expect(memberAt(valuesOf('cert-manager'), ['nodeSelector'])).toMatchObject({
      'eks.amazonaws.com/nodegroup': 'ml-test-system',
    });
  });

  test('has as many replicas of a controller as it asks for', () => {
    const path = ['deployment', 'replicas'];
    expect(memberAt(manifests().valuesOf('envoy-gateway'), path)).toBe(1);
    const { valuesOf } = manifests({ operators: { replicas: 3 } });
    expect(memberAt(valuesOf('envoy-gateway'), path)).toBe(3);
    expect(memberAt(valuesOf('cert-manager'), ['replicaCount'])).toBe(3);
  });

  test('with a pool for the platform keeps controllers there', () => {
    const values = manifests({ profile: 'small' }).valuesOf('reloader');
    expect(memberAt(values, ['reloader', 'deployment', 'tolerations'])).toEqual([
      {
        key: 'eks-ml-platform/dedicated',
        operator: 'Equal',
        value: 'platform',
        effect: 'NoSchedule',
      },
    ]);
  });

  test('on RDS runs no PostgreSQL of its own', () => {
    const { unit, charts } = manifests({ databases: { postgres: {} } });
    expect(charts).not.toContain('cloudnative-pg');
    expect(findObject(unit('databases'), 'ConfigMap').metadata.name).toBe('rds-setup');
  });

  test('keeps the database at the image that it names', () => {
    const image = 'ghcr.io/cloudnative-pg/postgresql:17.5-system-trixie';
    const { unit } = manifests({ databases: { cloudNativePg: { image } } });
    expect(findObject(unit('databases'), 'Cluster').spec).toMatchObject({ imageName: image });
  });

  test('restores the database from an archive, and writes another', () => {
    const { unit } = manifests({
      databases: {
        cloudNativePg: { backupFolder: 'postgres-2', recovery: { folder: 'postgres' } },
      },
    });
    const spec = JSON.stringify(findObject(unit('databases'), 'Cluster').spec);
    expect(spec).toContain('"recovery"');
    expect(spec).toContain('"serverName":"postgres-2"');
  });

  test('with ingress-nginx routes by Ingress', () => {
    const { unit, charts } = manifests({
      edge: { kind: 'ingress-nginx' },
      dns: { certificateArn: CERTIFICATE },
    });
    expect(charts).toContain('ingress-nginx');
    expect(unit('keycloak').some(({ kind }) => kind === 'Ingress')).toBe(true);
  });

  test('visits nothing from inside where the entrance is for some networks alone', () => {
    expect(manifests({ edge: { allowFrom: ['203.0.113.0/24'] } }).names).not.toContain(
      'smoke-check',
    );
  });

  test('without a delegated zone has no entrance yet', () => {
    const { names, targets } = manifests({ dns: { zone: 'standalone' } });
    expect(names).not.toContain('gateway');
    expect(targets).toEqual([]);
  });
});

describe('delivery', () => {
  test('by hand has a script and the values of each chart', () => {
    const { environment, units, chartReleases, files } = manifests(WITHOUT_AWS);
    expect(files).toContain('charts/3-cert-manager.values.yaml');
    const script = manifestFiles(environment, { units, chartReleases })['charts/install.sh'] ?? '';
    const steps = script.split('\n');
    const place = (text: string) => steps.findIndex((step) => step.includes(text));
    expect(place('0-base.k8s.yaml')).toBeLessThan(place('cert-manager'));
    expect(place('cert-manager')).toBeLessThan(place('4-gateway.k8s.yaml'));
  });

  test('by Argo CD has one Application to apply', () => {
    const { files } = manifests({
      dns: { certificateArn: CERTIFICATE },
      delivery: { by: 'argo-cd', repository: REPOSITORY },
    });
    expect(files).toEqual(
      expect.arrayContaining(['delivery/applications.yaml', 'delivery/root.yaml']),
    );
  });

  test('by Flux has charts in files of their wave', () => {
    const { files } = manifests({
      ...WITHOUT_AWS,
      delivery: { by: 'flux', repository: REPOSITORY },
    });
    expect(files).toEqual(
      expect.arrayContaining(['3-charts-controllers.k8s.yaml', 'delivery/kustomizations.yaml']),
    );
  });

  test('leaves to Terraform what carries ids of AWS, and the first waves', () => {
    const { environment, units } = manifests({
      dns: { certificateArn: CERTIFICATE },
      delivery: { by: 'argo-cd', repository: REPOSITORY },
    });
    expect(units.filter((unit) => isTerraforms(environment, unit)).map(({ name }) => name)).toEqual(
      ['base', 'node-pools', 'storage'],
    );
  });
});
