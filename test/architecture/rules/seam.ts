import { resourcesOf, titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, removeResources, type Rule } from '../rule';
import { trustedAccounts } from './identity';

const nodeClassesOf = ({ objects }: Output) =>
  objects
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'NodeClass' || kind === 'EC2NodeClass');

interface NodeClassSpec {
  readonly role: string;
  readonly subnetSelectorTerms: readonly { readonly tags?: Readonly<Record<string, string>> }[];
  readonly securityGroupSelectorTerms: readonly {
    readonly tags?: Readonly<Record<string, string>>;
  }[];
}

const specOf = (object: { readonly spec?: unknown }) => object.spec as NodeClassSpec;

const tagged = (output: Output, type: string, tags: Readonly<Record<string, string>>) =>
  resourcesOf(output, type).some(({ block }) => {
    const own = (block['tags'] ?? {}) as Readonly<Record<string, string>>;
    return Object.entries(tags).every(([key, value]) => own[key] === value);
  });

const taggedByResource = (output: Output, tags: Readonly<Record<string, string>>) =>
  resourcesOf(output, 'aws_ec2_tag').some(
    ({ block }) => tags[String(block['key'])] === block['value'],
  );

/** Whether the network, and so its tags, are somebody else's. */
const hasForeignNetwork = ({ environment }: Output) =>
  'existing' in environment.network || 'existing' in environment.cluster;

export const SEAM_RULES: readonly Rule[] = [
  {
    name: 'node classes name a role, subnets and security groups that exist',
    source: 'YAML against names and tags in the Terraform JSON',
    check: (output) => {
      if (!('foundation' in output.stacks) || hasForeignNetwork(output)) return [];
      const roles = resourcesOf(output, 'aws_iam_role').map(({ block }) => block['name']);
      return nodeClassesOf(output).flatMap((object) => [
        ...(roles.includes(specOf(object).role)
          ? []
          : [`${titleOf(object)}: role ${specOf(object).role}`]),
        ...specOf(object)
          .subnetSelectorTerms.filter(({ tags = {} }) => !tagged(output, 'aws_subnet', tags))
          .map(() => `${titleOf(object)}: subnets`),
        ...specOf(object)
          .securityGroupSelectorTerms.filter(
            ({ tags = {} }) =>
              !tagged(output, 'aws_security_group', tags) && !taggedByResource(output, tags),
          )
          .map(() => `${titleOf(object)}: security groups`),
      ]);
    },
    mutations: [
      {
        name: 'another role',
        apply: mutateObjects(
          ({ kind }) => kind === 'NodeClass' || kind === 'EC2NodeClass',
          (object) => {
            object['spec'].role = 'other';
          },
        ),
      },
      {
        name: 'untagged subnets',
        apply: mutateResources('aws_subnet', (block) => {
          block['tags'] = {};
        }),
      },
      { name: 'an untagged security group', apply: removeResources('aws_ec2_tag') },
    ],
  },
  {
    name: 'Karpenter’s chart is told the queue, the role’s account and the nodes that exist',
    source: 'values of the release against names in the Terraform JSON',
    check: (output) => {
      const release = resourcesOf(output, 'helm_release').find(
        ({ block }) => block['name'] === 'karpenter',
      );
      if (release === undefined) return [];
      const values = JSON.stringify(release.block['values']);
      const named = (type: string, field: string) =>
        resourcesOf(output, type).map(({ block }) => String(block[field]));
      return [
        ...(named('aws_sqs_queue', 'name').some((name) => values.includes(name))
          ? []
          : ['interruptionQueue']),
        ...(named('aws_eks_node_group', 'node_group_name').some((name) => values.includes(name))
          ? []
          : ['nodeSelector']),
        ...(trustedAccounts(output).some((name) => values.includes(`name\\":\\"${name}`))
          ? []
          : ['serviceAccount']),
      ];
    },
    mutations: [
      {
        name: 'another queue',
        environment: 'production',
        apply: mutateResources('aws_sqs_queue', (block) => {
          block['name'] = 'other';
        }),
      },
      {
        name: 'another node group',
        environment: 'production',
        apply: mutateResources('aws_eks_node_group', (block) => {
          block['node_group_name'] = 'other';
        }),
      },
    ],
  },
  {
    name: 'what AWS Backup looks for by tag, a storage class gives its volumes',
    source: 'the selection in the Terraform JSON against parameters in the YAML',
    check: (output) =>
      resourcesOf(output, 'aws_backup_selection').flatMap(({ address, block }) => {
        const tags = (block['selection_tag'] ?? []) as { key: string; value: string }[];
        const given = output.objects
          .filter(({ object }) => object.kind === 'StorageClass')
          .flatMap(({ object }) => Object.values(object['parameters'] ?? {}));
        return tags
          .filter(({ key, value }) => !given.includes(`${key}=${value}`))
          .map(() => address);
      }),
    mutations: [
      {
        name: 'another tag',
        environment: 'production',
        apply: mutateResources('aws_backup_selection', (block) => {
          block['selection_tag'] = [{ type: 'STRINGEQUALS', key: 'other', value: 'x' }];
        }),
      },
    ],
  },
  {
    name: 'every value of a bridge chart is given by the stack that installs it',
    source: 'values.yaml of the chart against values of the release',
    check: (output) =>
      resourcesOf(output, 'helm_release').flatMap(({ address, block }) => {
        const declared =
          output.files[`cdktf.out/stacks/operators/charts/${String(block['name'])}/values.yaml`] ??
          '';
        const names = [...declared.matchAll(/^(\S+): ""$/gm)].map(([, name]) => name ?? '');
        const given = JSON.stringify(block['values'] ?? []);
        return names.filter((name) => !given.includes(name)).map((name) => `${address}: ${name}`);
      }),
    mutations: [
      {
        name: 'no values',
        apply: mutateResources('helm_release', (block) => {
          block['values'] = [];
        }),
      },
    ],
  },
];
