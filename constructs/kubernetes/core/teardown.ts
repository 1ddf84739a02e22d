import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { DurationText } from '../../../lib/values';
import type { ClusterNetwork } from './cluster-network';
import { Endpoint } from './endpoint';
import { platformLabels, platformMetadata, type Labels } from './metadata';
import type { INamespace } from './network-edges';
import type { NamespaceReference } from './peer';
import { restrictedContainer, restrictedPod } from './restricted-pod';
import {
  POOL_LABEL,
  teardownRules,
  teardownSteps,
  type TeardownScope,
  type TeardownStep,
} from './teardown-steps';
import { validated } from './validated';

const NAME = 'teardown';
const COMPONENT = 'teardown';

/** https://helm.sh/docs/topics/charts_hooks/ */
const HOOK_ANNOTATIONS = {
  'helm.sh/hook': 'pre-delete',
  'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
};

/** Auto Mode's built-in pool for add-ons: https://docs.aws.amazon.com/eks/latest/userguide/critical-workload.html */
const SYSTEM_NODES = { 'karpenter.sh/nodepool': 'system' };
const SYSTEM_TOLERATION: k8s.Toleration = { key: 'CriticalAddonsOnly', operator: 'Exists' };

/** Keeps the Job off the nodes that it removes. */
const OFF_THE_POOLS: k8s.Affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: POOL_LABEL, operator: 'DoesNotExist' }] }],
    },
  },
};

/** The kubectl image names no user; this one is the distroless images' `nonroot`. */
const NON_ROOT = 65532;
const RETRIES = 3;

/** What has to go before the cluster does. */
export interface TeardownProps {
  /** Where the Job runs; it gets an egress edge to the API server. */
  readonly namespace: INamespace;
  /** Addresses of the API server. */
  readonly network: ClusterNetwork;
  /** An image whose entry point is `kubectl`, such as `registry.k8s.io/kubectl`, with an exact tag. It needs no shell. */
  readonly image: string;
  /** Whether the cluster has the Gateway API: Gateways are then deleted first. */
  readonly gatewayApi: boolean;
  /** Whether the platform has node pools: they are deleted, and their nodes waited for. */
  readonly nodePools: boolean;
  /** Whether all claims are deleted with their volumes, or stay and go on costing. */
  readonly volumes: 'delete' | 'keep';
  /**
   * Namespaces that are deleted first, with everything that people run in them.
   * @default - none
   */
  readonly workloadNamespaces?: readonly NamespaceReference[];
  /**
   * The namespaces whose load balancers and claims go. Name them in a cluster that others use too.
   * @default - every namespace of the cluster
   */
  readonly namespaces?: readonly NamespaceReference[];
  /**
   * How long each step may take. The release's own timeout must be longer than the Job's deadline.
   * @default '15m'
   */
  readonly timeout?: string;
  /**
   * Labels of nodes that outlive the platform's pools; `{}` for any that is not of such a pool.
   * @default - the built-in `system` pool of EKS Auto Mode
   */
  readonly nodeSelector?: Labels;
  /**
   * Tolerations for those nodes.
   * @default - `CriticalAddonsOnly`, the taint of that pool
   */
  readonly tolerations?: readonly k8s.Toleration[];
}

/**
 * Removes what controllers made in the cloud, when its release is deleted.
 *
 * Helm deletes only its own objects. A pre-delete hook deletes Gateways, Ingresses, LoadBalancer
 * Services, claims and node pools one after the other, and waits until the finalizers of each have
 * let go, which is when the load balancers and instances are gone. The account and role are
 * ordinary objects: they are there when the hook runs, and deleted after it.
 */
export class Teardown extends Construct {
  /** Seconds the Job may take at most; give the release a longer timeout. */
  readonly deadlineSeconds: number;

  constructor(scope: Construct, id: string, props: TeardownProps) {
    super(scope, id);
    const { namespace, network, timeout = '15m' } = props;
    const seconds = validated(this, 'timeout', () => DurationText.parse(timeout).seconds);
    if (props.namespaces?.length === 0) {
      throw new ValidationError(
        this,
        `'namespaces' must name one at least, got none; leave it out for the whole cluster`,
      );
    }
    const what = scopeOf(props, timeout);
    const steps = teardownSteps(what);
    this.deadlineSeconds = seconds * steps.length;

    this.addAccount(namespace, what);
    namespace.allowEgressTo(
      `${NAME}-to-api-server`,
      validated(this, 'network', () => Endpoint.apiServer(network)),
      { pods: { 'app.kubernetes.io/name': NAME } },
    );
    this.addJob(props, steps);
  }

  private addAccount(namespace: NamespaceReference, what: TeardownScope): void {
    const clusterWide = platformMetadata({ name: `platform-${NAME}`, component: COMPONENT });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: platformMetadata({ name: NAME, namespace: namespace.name, component: COMPONENT }),
      automountServiceAccountToken: false,
    });
    new k8s.KubeClusterRole(this, 'ClusterRole', {
      metadata: clusterWide,
      rules: teardownRules(what),
    });
    new k8s.KubeClusterRoleBinding(this, 'ClusterRoleBinding', {
      metadata: clusterWide,
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: clusterWide.name,
      },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: namespace.name }],
    });
  }

  private addJob(props: TeardownProps, steps: readonly TeardownStep[]): void {
    const { namespace, nodeSelector = SYSTEM_NODES, tolerations = [SYSTEM_TOLERATION] } = props;
    const containers = steps.map((step) => kubectl(props.image, step));
    new k8s.KubeJob(this, 'Resource', {
      metadata: platformMetadata({
        name: NAME,
        namespace: namespace.name,
        component: COMPONENT,
        annotations: HOOK_ANNOTATIONS,
      }),
      spec: {
        backoffLimit: RETRIES,
        activeDeadlineSeconds: this.deadlineSeconds,
        template: {
          metadata: { labels: platformLabels(NAME, COMPONENT) },
          spec: restrictedPod({
            restartPolicy: 'Never',
            serviceAccountName: NAME,
            apiAccess: true,
            affinity: OFF_THE_POOLS,
            nodeSelector: { ...nodeSelector },
            tolerations: [...tolerations],
            initContainers: containers.slice(0, -1),
            containers: containers.slice(-1),
          }),
        },
      },
    });
  }
}

function scopeOf(props: TeardownProps, timeout: string): TeardownScope {
  const { gatewayApi, nodePools, volumes, namespaces, workloadNamespaces = [] } = props;
  const places = namespaces?.map(({ name }) => `--namespace=${name}`) ?? ['--all-namespaces'];
  const workloads = workloadNamespaces.map(({ name }) => name);
  return { gatewayApi, nodePools, volumes, workloads, namespaces: places, timeout };
}

function kubectl(image: string, step: TeardownStep): k8s.Container {
  return restrictedContainer({
    name: step.name,
    image,
    args: [...step.args],
    runAsUser: NON_ROOT,
    runAsGroup: NON_ROOT,
    resources: { cpu: '50m', memory: '128Mi' },
  });
}
