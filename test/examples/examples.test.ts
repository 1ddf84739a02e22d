import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '../support/structure';
import { runExample, type ExampleOutput } from './example';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const EXAMPLES = join(__dirname, '../../examples');

let output: ExampleOutput;

/** Runs an example once for the tests of a block. */
function of(name: string): void {
  beforeAll(() => {
    output = runExample(name);
  });
  afterAll(() => {
    output.remove();
  });
}

/** The only resource of a type. */
function only<Block>(resources: Readonly<Record<string, Block>> = {}): Block {
  const [first, ...others] = Object.values(resources);
  if (first === undefined || others.length > 0) {
    throw new Error(
      `there are ${others.length + (first ? 1 : 0)}: ${Object.keys(resources).join()}`,
    );
  }
  return first;
}

// The pipelines are Python: test/python and conformance/airflow try them.
test('each example has a test', () => {
  expect(readdirSync(EXAMPLES)).toEqual([
    'airflow-dags',
    'bucket-and-identity',
    'ray',
    'team-on-any-cluster',
    'typed-environment',
  ]);
});

describe('a bucket and an identity', () => {
  of('bucket-and-identity');

  test('make no cluster and no network: the cluster is looked up by its name', () => {
    const { resource, data } = output.stack('reports');
    expect(only(data.aws_eks_cluster)).toMatchObject({ name: 'company-cluster' });
    expect(Object.keys(resource).filter((type) => /^aws_(eks_cluster|vpc)$/.test(type))).toEqual(
      [],
    );
  });

  test('let one service account of that cluster write below one prefix', () => {
    const { resource } = output.stack('reports');
    expect(only(resource.aws_eks_pod_identity_association)).toMatchObject({
      namespace: 'risk',
      service_account: 'report-writer',
    });
    const policies: readonly { policy: string }[] = Object.values(resource.aws_iam_role_policy);
    const statements = policies.flatMap(
      ({ policy }) => (JSON.parse(policy) as { Statement: Statement[] }).Statement,
    );
    const writes = statements.filter(({ Action }) => Action.includes('s3:PutObject'));
    expect(writes).toHaveLength(1);
    const places = [writes[0]!.Resource].flat();
    expect(places).toEqual([expect.stringMatching(/\/daily\/\*$/)]);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('s3:DeleteObject');
  });

  test('encrypt the bucket with the key, and let the identity use it', () => {
    const { resource } = output.stack('reports');
    const [key] = Object.keys(resource.aws_kms_key);
    const encryption = only(resource.aws_s3_bucket_server_side_encryption_configuration);
    expect(JSON.stringify(encryption)).toContain(`aws_kms_key.${key}.arn`);
    expect(JSON.stringify(resource.aws_iam_role_policy)).toContain('kms:GenerateDataKey');
  });
});

describe('a team on any cluster', () => {
  of('team-on-any-cluster');

  const find = (kind: string, name: string) =>
    output
      .objects('vision.k8s.yaml')
      .find((object) => object.kind === kind && object.metadata.name === name);

  test('consists of objects that Kubernetes accepts', () => {
    const all = output.objects('vision.k8s.yaml');
    expect(all.length).toBeGreaterThan(10);
    expect(all.flatMap((object) => violations(object))).toEqual([]);
  });

  test('has its quota and the walls of its namespace', () => {
    expect(find('Namespace', 'vision').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(find('ResourceQuota', 'quota').spec.hard).toMatchObject({
      'requests.nvidia.com/gpu': '2',
    });
    expect(find('NetworkPolicy', 'default-deny').spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  test('runs its training on the pool, which the pod tolerates', () => {
    const pool = find('NodePool', 'gpu-inference');
    const { nodeSelector, tolerations } = find('Job', 'training').spec.template.spec;
    expect(nodeSelector).toEqual({ 'karpenter.sh/nodepool': pool.metadata.name });
    expect(tolerations.map(({ key }: { key: string }) => key)).toEqual(
      pool.spec.template.spec.taints.map(({ key }: { key: string }) => key),
    );
    expect(pool.spec.limits).toMatchObject({ 'nvidia.com/gpu': '2' });
  });
});

describe('a typed environment', () => {
  of('typed-environment');

  test('becomes the whole platform, with what the object says', () => {
    const { resource, terraform } = output.stack('foundation');
    expect(only(resource.aws_eks_cluster)).toMatchObject({
      name: 'ml-typed',
      vpc_config: { public_access_cidrs: ['203.0.113.0/24'] },
    });
    expect(JSON.stringify(terraform.backend)).toContain('typed/foundation.tfstate');
  });

  test('has a unit for each team, in dist/ and as a release', () => {
    for (const team of ['language', 'vision']) {
      expect(output.objects(`8-team-${team}.k8s.yaml`).length).toBeGreaterThan(0);
    }
    const releases: readonly { name: string }[] = Object.values(
      output.stack('workloads').resource.helm_release,
    );
    expect(releases.map(({ name }) => name)).toEqual([
      'databases',
      'keycloak',
      'team-language',
      'team-vision',
      'smoke-check',
    ]);
  });
});
