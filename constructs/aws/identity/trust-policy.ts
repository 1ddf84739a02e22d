import type { PolicyConditions } from './grant';
import { renderPolicy } from './policy-document';

/** Where a service account lives. */
export interface ServiceAccountReference {
  /** Kubernetes namespace. */
  readonly namespace: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
}

/** Service accounts of one namespace that share a role. */
export interface TrustedAccounts {
  /** Kubernetes namespace. */
  readonly namespace: string;
  /** Names of the ServiceAccounts. */
  readonly serviceAccounts: readonly string[];
}

/** An OIDC provider that IAM knows a cluster's tokens by. */
export interface IOidcProvider {
  /** ARN of the IAM OIDC provider. */
  readonly arn: string;
  /** Issuer without `https://`, as condition keys spell it. */
  readonly issuerHost: string;
}

const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';
const STS_AUDIENCE = 'sts.amazonaws.com';

/** Lets AWS services take a role; EKS tags the session, so `sts:TagSession` is asked for where it does. */
export function serviceTrust(service: string, options: { readonly tagSession: boolean }): string {
  const actions = options.tagSession ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  return trust({ Service: service }, actions);
}

/**
 * Lets EKS Pod Identity take a role for service accounts of one cluster.
 *
 * The service principal alone would serve every cluster of the account, so the source must be this cluster,
 * and the session tags that EKS sets must name one of them.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podIdentityTrust(
  { namespace, serviceAccounts }: TrustedAccounts,
  cluster: { readonly arn: string; readonly accountId: string },
): string {
  return trust({ Service: POD_IDENTITY_SERVICE }, ['sts:AssumeRole', 'sts:TagSession'], {
    StringEquals: {
      'aws:SourceAccount': cluster.accountId,
      'aws:RequestTag/kubernetes-namespace': namespace,
      'aws:RequestTag/kubernetes-service-account': serviceAccounts,
    },
    ArnEquals: { 'aws:SourceArn': cluster.arn },
  });
}

/**
 * Lets the tokens of service accounts take a role.
 * https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export function irsaTrust(
  { namespace, serviceAccounts }: TrustedAccounts,
  provider: IOidcProvider,
): string {
  return trust({ Federated: provider.arn }, ['sts:AssumeRoleWithWebIdentity'], {
    StringEquals: {
      [`${provider.issuerHost}:aud`]: STS_AUDIENCE,
      [`${provider.issuerHost}:sub`]: serviceAccounts.map(
        (name) => `system:serviceaccount:${namespace}:${name}`,
      ),
    },
  });
}

function trust(
  principal: Readonly<Record<string, string>>,
  actions: readonly string[],
  conditions?: PolicyConditions,
): string {
  return renderPolicy([
    { Effect: 'Allow', Principal: principal, Action: actions, Condition: conditions },
  ]);
}
