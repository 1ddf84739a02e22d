import { resourcesOf, titleOf, type Output } from '../output';
import { mutateObjects, mutateResources, removeObjects, removeResources, type Rule } from '../rule';

/** Service accounts that a chart or an add-on makes, not a unit of ours. */
const MADE_ELSEWHERE: Readonly<Record<string, string>> = {
  'argo/argo-workflows-server': 'the chart of Argo Workflows',
  'karpenter/karpenter': 'the Karpenter chart',
  'external-secrets/external-secrets': 'the External Secrets chart',
  'external-dns/external-dns': 'the ExternalDNS chart',
  'aws-load-balancer-controller/aws-load-balancer-controller':
    'the chart of AWS Load Balancer Controller',
  'monitoring/platform-alertmanager': 'kube-prometheus-stack',
  'monitoring/platform-prometheus': 'kube-prometheus-stack',
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

const usesPodIdentity = ({ environment, stacks }: Output) =>
  environment.aws.workloadIdentity === 'pod-identity' && 'foundation' in stacks;

/** Names of the service accounts that a role trusts, by association or by its trust policy. */
export const trustedAccounts = (output: Output) => [
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

export const IDENTITY_RULES: readonly Rule[] = [
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
];
