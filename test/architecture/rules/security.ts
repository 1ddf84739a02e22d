import { resourcesOf, titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, removeObjects, type Rule } from '../rule';
import { WILDCARDS } from './wildcards';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

const POLICY_FIELDS = ['policy', 'assume_role_policy', 'inline_policy'];

/** Every statement of every policy, with the address of its resource. */
function statementsOf(
  output: Output,
): { readonly address: string; readonly statement: Statement }[] {
  return resourcesOf(output).flatMap(({ address, block }) =>
    POLICY_FIELDS.map((field) => block[field])
      .filter((text): text is string => typeof text === 'string' && text.startsWith('{'))
      // A policy of how long images are kept has rules, and no statements.
      .flatMap((text) => (JSON.parse(text) as { Statement?: Statement[] }).Statement ?? [])
      .map((statement) => ({ address, statement })),
  );
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const hasWildcardAction = ({ Effect, Action }: Statement) =>
  Effect === 'Allow' && listOf(Action).some((action) => action.includes('*'));
const hasEveryResource = ({ Effect, Resource }: Statement) =>
  Effect === 'Allow' && listOf(Resource).includes('*');

const namespacesOf = ({ objects }: Output) =>
  objects.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object);

interface PolicySpec {
  readonly podSelector: { readonly matchLabels?: object };
  readonly policyTypes: readonly string[];
  readonly ingress?: unknown;
  readonly egress?: unknown;
}

const deniesAll = (spec: PolicySpec) =>
  Object.keys(spec.podSelector.matchLabels ?? {}).length === 0 &&
  spec.policyTypes.includes('Ingress') &&
  spec.policyTypes.includes('Egress') &&
  spec.ingress === undefined &&
  spec.egress === undefined;

export const SECURITY_RULES: readonly Rule[] = [
  {
    name: 'no IAM action or resource is a wildcard without a named reason',
    source: 'a list of the known exceptions, by hand',
    check: (output) =>
      statementsOf(output)
        .filter(({ statement }) => hasWildcardAction(statement) || hasEveryResource(statement))
        .filter(({ statement }) => !(String(statement.Sid) in WILDCARDS))
        .map(
          ({ address, statement }) => `${address}: ${statement.Sid ?? JSON.stringify(statement)}`,
        ),
    mutations: [
      {
        name: 's3:*',
        apply: mutateResources('aws_iam_role_policy', (block) => {
          block['policy'] = JSON.stringify({
            Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:x' }],
          });
        }),
      },
      {
        name: 'every resource',
        apply: mutateResources('aws_iam_role_policy', (block) => {
          block['policy'] = JSON.stringify({
            Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }],
          });
        }),
      },
    ],
  },
  {
    name: 'every namespace enforces the restricted Pod Security level, or carries the reason why not',
    source: 'the rendered YAML alone',
    check: (output) =>
      namespacesOf(output)
        .filter(
          ({ metadata: { labels = {}, annotations = {} } }) =>
            labels['pod-security.kubernetes.io/enforce'] !== 'restricted' &&
            annotations['eks-ml-platform/pod-security-reason'] === undefined,
        )
        .map(titleOf),
    mutations: [
      {
        name: 'a privileged namespace',
        apply: mutateObjects(
          ({ kind }) => kind === 'Namespace',
          (object) => {
            object['metadata'].labels['pod-security.kubernetes.io/enforce'] = 'privileged';
          },
        ),
      },
    ],
  },
  {
    name: 'every namespace denies all traffic that no edge allows',
    source: 'the rendered YAML alone',
    check: (output) =>
      namespacesOf(output)
        .filter(
          ({ metadata: { name } }) =>
            !output.objects.some(
              ({ object }) =>
                object.kind === 'NetworkPolicy' &&
                object.metadata.namespace === name &&
                deniesAll(object.spec as PolicySpec),
            ),
        )
        .map(titleOf),
    mutations: [
      {
        name: 'default-deny removed',
        apply: removeObjects(
          ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny',
        ),
      },
      {
        name: 'default-deny opened',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny',
          (object) => {
            object['spec'].egress = [{}];
          },
        ),
      },
    ],
  },
  {
    name: 'network policies are enforced in the compute mode that is used',
    source: 'the ConfigMap that Auto Mode reads, the add-on setting that the VPC CNI reads',
    check: (output) => {
      const { cluster } = output.environment;
      // In a cluster that was there before, enforcement is its owner's to switch on.
      if ('existing' in cluster) return [];
      const auto = output.objects.some(
        ({ object }) =>
          object.metadata.name === 'amazon-vpc-cni' &&
          object.metadata.namespace === 'kube-system' &&
          (object['data'] as Readonly<Record<string, string>>)[
            'enable-network-policy-controller'
          ] === 'true',
      );
      const addOn = resourcesOf(output, 'aws_eks_addon').some(
        ({ block }) =>
          block['addon_name'] === 'vpc-cni' &&
          /enableNetworkPolicy[\\" :=]+true/.test(String(block['configuration_values'])),
      );
      return auto || addOn ? [] : ['nothing switches enforcement on'];
    },
    mutations: [
      {
        name: 'the ConfigMap removed',
        environment: 'lab',
        apply: removeObjects(({ metadata }) => metadata.name === 'amazon-vpc-cni'),
      },
      {
        name: 'the setting removed',
        environment: 'production',
        apply: mutateResources('aws_eks_addon', (block) => {
          block['configuration_values'] = '{}';
        }),
      },
    ],
  },
  {
    name: 'no role in the cluster has a wildcard',
    source: 'the rendered YAML alone',
    check: ({ objects }) =>
      objects
        .filter(({ object }) => object.kind === 'Role' || object.kind === 'ClusterRole')
        .filter(({ object }) => JSON.stringify(object['rules'] ?? []).includes('"*"'))
        .map(({ object }) => titleOf(object)),
    mutations: [
      {
        name: 'every verb',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === 'platform-teardown',
          (object) => {
            object['rules'][0].verbs = ['*'];
          },
        ),
      },
    ],
  },
  {
    name: 'what holds data is encrypted with a key of the platform',
    source: 'the encryption arguments of the AWS provider, by hand',
    check: (output) =>
      Object.entries(ENCRYPTED).flatMap(([type, isEncrypted]) =>
        resourcesOf(output, type)
          .filter(({ block }) => !isEncrypted(block))
          .map(({ address }) => address),
      ),
    mutations: [
      {
        name: 'a plain file system',
        apply: mutateResources('aws_efs_file_system', (block) => {
          block['encrypted'] = false;
        }),
      },
      {
        name: 'a secret under the default key',
        environment: 'production',
        apply: mutateResources('aws_secretsmanager_secret', (block) => {
          Reflect.deleteProperty(block, 'kms_key_id');
        }),
      },
    ],
  },
];

const ENCRYPTED: Readonly<Record<string, (block: Readonly<Record<string, unknown>>) => boolean>> = {
  aws_efs_file_system: (block) => block['encrypted'] === true && block['kms_key_id'] !== undefined,
  aws_db_instance: (block) =>
    block['storage_encrypted'] === true && block['kms_key_id'] !== undefined,
  aws_secretsmanager_secret: (block) => block['kms_key_id'] !== undefined,
  aws_elasticache_replication_group: (block) =>
    String(block['at_rest_encryption_enabled']) === 'true' &&
    block['transit_encryption_enabled'] === true,
  aws_backup_vault: (block) => block['kms_key_arn'] !== undefined,
};
