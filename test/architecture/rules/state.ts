import { resourcesOf, titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, type Rule } from '../rule';

/** Where a stack's state lies. */
function statePlace({ terraform }: Output['stacks'][string]): string {
  const [kind = '', settings = {}] = Object.entries(terraform.backend)[0] ?? [];
  const { bucket, key, path } = settings as Partial<Record<'bucket' | 'key' | 'path', string>>;
  return `${kind}:${bucket ?? ''}/${key ?? path ?? ''}`;
}

/**
 * Kinds with fields that Kubernetes never changes once an object exists, and how the platform changes
 * them. https://kubernetes.io/docs/concepts/workloads/controllers/job/, and the API's own validation.
 */
export const IMMUTABLE: Readonly<Record<string, 'hash in the name' | 'replace by procedure'>> = {
  Job: 'hash in the name',
  StorageClass: 'replace by procedure',
  PersistentVolume: 'replace by procedure',
  PersistentVolumeClaim: 'replace by procedure',
  VolumeSnapshotClass: 'replace by procedure',
  PriorityClass: 'replace by procedure',
  RoleBinding: 'replace by procedure',
  ClusterRoleBinding: 'replace by procedure',
};

const isHook = (annotations: Readonly<Record<string, string>> = {}) =>
  'helm.sh/hook' in annotations;

export const STATE_RULES: readonly Rule[] = [
  {
    name: 'the place of each state names environment and stack',
    source: 'the environment’s name against the backend in the Terraform JSON',
    check: ({ environment, stacks }) =>
      Object.entries(stacks)
        .filter(
          ([stack, json]) => !statePlace(json).endsWith(`/${environment.name}/${stack}.tfstate`),
        )
        .map(([stack, json]) => `${stack}: ${statePlace(json)}`),
    mutations: [
      {
        name: 'a state that every environment shares',
        apply: (output) => ({
          ...output,
          stacks: Object.fromEntries(
            Object.entries(output.stacks).map(([stack, json]) => [
              stack,
              {
                ...json,
                terraform: { backend: { local: { path: `../../../state/${stack}.tfstate` } } },
              },
            ]),
          ),
        }),
      },
    ],
  },
  {
    name: 'what holds data refuses to be destroyed where the environment says so',
    source: 'the environment’s own word against the lifecycle in the Terraform JSON',
    check: (output) =>
      output.environment.storage.deletionProtection
        ? DATA_TYPES.flatMap((type) => resourcesOf(output, type))
            .filter(
              ({ block }) =>
                (block['lifecycle'] as { prevent_destroy?: boolean } | undefined)
                  ?.prevent_destroy !== true,
            )
            .map(({ address }) => address)
        : [],
    mutations: [
      {
        name: 'no lifecycle',
        environment: 'production',
        apply: mutateResources('aws_s3_bucket', (block) => {
          Reflect.deleteProperty(block, 'lifecycle');
        }),
      },
    ],
  },
  {
    name: 'an object with immutable fields carries its content in its name, or has a procedure',
    source: 'a table of the kinds that Kubernetes does not change, by hand',
    check: ({ objects }) =>
      objects
        .filter(({ object }) => IMMUTABLE[object.kind] === 'hash in the name')
        .filter(
          ({ object }) =>
            !isHook(object.metadata.annotations) && !/-[0-9a-f]{8,}$/.test(object.metadata.name),
        )
        .map(({ object }) => titleOf(object)),
    mutations: [
      {
        name: 'a Job that is no hook',
        apply: mutateObjects(
          ({ kind }) => kind === 'Job',
          (object) => {
            object['metadata'].annotations = {};
          },
        ),
      },
    ],
  },
];

/** Resources that hold data, or without which data cannot be read. */
const DATA_TYPES = [
  'aws_db_instance',
  'aws_efs_file_system',
  'aws_elasticache_replication_group',
  'aws_kms_key',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
];

/** Resources whose replacement, which a changed address means, loses data or tears everything down. */
export const STATEFUL_TYPES = [
  ...DATA_TYPES,
  'aws_efs_access_point',
  'aws_eks_cluster',
  'aws_route53_zone',
  'aws_vpc',
];
