import { resourcesOf, titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, removeObjects, removeResources, type Rule } from '../rule';

/** Service accounts that a chart or an add-on makes, not a unit of ours. */
const MADE_ELSEWHERE: Readonly<Record<string, string>> = {
  'karpenter/karpenter': 'the Karpenter chart',
};

interface Association {
  readonly namespace: string;
  readonly service_account: string;
}

const associationsOf = (output: Output) =>
  resourcesOf(output, 'aws_eks_pod_identity_association')
    .map(({ block }) => block as unknown as Association)
    .filter(({ namespace }) => namespace !== 'kube-system')
    .map(({ namespace, service_account }) => `${namespace}/${service_account}`);

const accountsOf = ({ objects }: Output) =>
  objects
    .filter(({ object }) => object.kind === 'ServiceAccount')
    .map(({ object }) => `${object.metadata.namespace ?? ''}/${object.metadata.name}`);

/** Service accounts whose pods are let through to the Pod Identity agent. */
function accountsWithEdge({ objects }: Output): string[] {
  const open = objects
    .filter(
      ({ object }) =>
        object.kind === 'NetworkPolicy' &&
        JSON.stringify(object.spec).includes('169.254.170.23/32'),
    )
    .map(({ object }) => object.metadata.namespace ?? '');
  return open;
}

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

const usesPodIdentity = ({ environment, stacks }: Output) =>
  environment.aws.workloadIdentity === 'pod-identity' && 'foundation' in stacks;

/** Names of the service accounts that a role trusts, by association or by its trust policy. */
const trustedAccounts = (output: Output) => [
  ...associationsOf(output).map((each) => each.split('/')[1] ?? ''),
  ...resourcesOf(output, 'aws_iam_role').flatMap(
    ({ block }) =>
      /system:serviceaccount:[\w-]+:([\w-]+)/.exec(String(block['assume_role_policy']))?.[1] ?? [],
  ),
];

/** Texts in which a service account may name its role. */
const namesOfRoles = (output: Output) => [
  ...output.objects
    .filter(({ object }) => object.kind === 'ServiceAccount')
    .map(({ object }) => JSON.stringify(object.metadata.annotations ?? {})),
  ...resourcesOf(output, 'helm_release').map(({ block }) =>
    JSON.stringify(block['values'] ?? []).replaceAll('\\"', '"'),
  ),
];

export const SEAM_RULES: readonly Rule[] = [
  {
    name: 'every Pod Identity association has its service account, and the reverse',
    source: 'Terraform JSON against YAML',
    check: (output) => {
      if (!usesPodIdentity(output)) return [];
      const accounts = accountsOf(output);
      const associations = associationsOf(output);
      return [
        ...associations
          .filter((each) => !accounts.includes(each) && !(each in MADE_ELSEWHERE))
          .map((each) => `${each} has a role but no ServiceAccount`),
        ...accounts
          .filter((each) => each.endsWith('-workload') && !associations.includes(each))
          .map((each) => `${each} has no role`),
      ];
    },
    mutations: [
      {
        name: 'an account renamed',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name.endsWith('-workload'),
          (object) => {
            object['metadata'].name = 'other';
          },
        ),
      },
      {
        name: 'the associations removed',
        apply: removeResources('aws_eks_pod_identity_association'),
      },
    ],
  },
  {
    name: 'every identity’s pods are let through to the Pod Identity agent, and none to instance metadata',
    source: 'Terraform JSON against the addresses in NetworkPolicies',
    check: (output) => {
      const open = accountsWithEdge(output);
      return [
        ...associationsOf(output)
          .filter((each) => !open.includes(each.split('/')[0] ?? ''))
          .map((each) => `${each} cannot reach 169.254.170.23`),
        ...output.objects
          .filter(
            ({ object }) =>
              object.kind === 'NetworkPolicy' &&
              JSON.stringify(object.spec).includes('"169.254.169.254/32"'),
          )
          .map(({ object }) => titleOf(object)),
      ];
    },
    mutations: [
      {
        name: 'the edge removed',
        apply: removeObjects(
          ({ kind, spec }) =>
            kind === 'NetworkPolicy' && JSON.stringify(spec).includes('169.254.170.23'),
        ),
      },
      {
        name: 'metadata opened',
        apply: mutateObjects(
          ({ kind, spec }) =>
            kind === 'NetworkPolicy' && JSON.stringify(spec).includes('169.254.170.23'),
          (object) => {
            object['spec'].egress[0].to.push({ ipBlock: { cidr: '169.254.169.254/32' } });
          },
        ),
      },
    ],
  },
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
        ...(trustedAccounts(output).some((name) => values.includes(`name\\" = \\"${name}`))
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
    name: 'with IAM roles for service accounts, every account names the role that trusts it',
    source: 'trust policies in the Terraform JSON against annotations in YAML and chart values',
    check: (output) =>
      resourcesOf(output, 'aws_iam_role').flatMap(({ address, block }) => {
        const trust = String(block['assume_role_policy']);
        const account = /system:serviceaccount:([\w-]+):/.exec(trust)?.[1];
        if (account === undefined || account === 'kube-system') return [];
        const arn = `role/${String(block['name'])}"`;
        return namesOfRoles(output).some((text) => text.includes(arn)) ? [] : [address];
      }),
    mutations: [
      {
        name: 'another role',
        environment: 'irsa-karpenter',
        apply: mutateResources('aws_iam_role', (block) => {
          block['name'] = 'other';
        }),
      },
      {
        name: 'no annotations',
        environment: 'irsa-karpenter',
        apply: removeObjects(({ kind }) => kind === 'ServiceAccount'),
      },
      {
        name: 'no chart values',
        environment: 'irsa-karpenter',
        apply: mutateResources('helm_release', (block) => {
          block['values'] = [];
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
