import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import {
  assertInteger,
  canonicalJson,
  contentHash,
  CustomResource,
  platformMetadata,
  validated,
  type Labels,
} from '../core';
import { assertCluster, assertRayName } from './cluster-checks';
import { rayClusterSpec, type RayClusterSpec } from './cluster-spec';
import { elasticAnnotations, jobLabels } from './job-labels';
import { COMPONENT, LONGEST_NAMES, RAY_API, RAY_PORTS, servePods, serveService } from './names';
import type { RayServiceProps } from './ray-service-props';
import { assertServe } from './serve-checks';
import { serveDocument } from './serve-document';
import { newClusterCauses, replicaRestartCauses } from './service-changes';

/** The fields of a RayService's `spec` that are set. https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/apis/ray/v1/rayservice_types.go */
export interface RayServiceSpec {
  readonly serveConfigV2: string;
  readonly upgradeStrategy: { readonly type: 'NewCluster' | 'None' };
  /** The head answers no requests: it is kept for keeping the cluster together. */
  readonly excludeHeadPodFromServeSvc: true;
  readonly rayClusterConfig: RayClusterSpec;
}

/** Applications of Ray Serve that answer requests until they are removed. */
export class RayService extends Construct {
  /** Its name. */
  readonly name: string;
  /** The Service that answers requests, to show at an edge or to call. */
  readonly backend: { readonly name: string; readonly port: number; readonly pods: Labels };

  constructor(scope: Construct, id: string, props: RayServiceProps) {
    super(scope, id);
    const { name, namespace, cluster } = props;
    this.name = name;
    this.backend = { name: serveService(name), port: RAY_PORTS.serve, pods: servePods() };
    assertRayName(this, 'Ray service', name, LONGEST_NAMES.service);
    assertCluster(this, cluster);
    assertServe(this, props.applications, cluster.workers);
    assertInteger(this, 'maxUnavailable', props.maxUnavailable, { lowest: 1, highest: 1000 });
    const spec = validated(this, 'applications', () => serviceSpec(props));
    new CustomResource(this, 'Resource', {
      apiVersion: `${RAY_API.group}/${RAY_API.version}`,
      kind: 'RayService',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      labels: jobLabels(cluster),
      annotations: { ...causesOf(props, spec), ...elasticAnnotations(cluster) },
      spec,
    });
    this.addDisruptionBudget(props);
  }

  /**
   * One fewer than there always are, so that a drain goes on. It names how many must stay, because whose pods may be
   * away is asked of an owner with a scale, which a Ray cluster is not.
   * https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors
   */
  private addDisruptionBudget({
    name,
    namespace,
    cluster,
    maxUnavailable = 1,
  }: RayServiceProps): void {
    const kept = fewestWorkers(cluster) - maxUnavailable;
    if (kept < 1) return;
    new k8s.KubePodDisruptionBudget(this, 'DisruptionBudget', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: COMPONENT }),
      spec: {
        minAvailable: k8s.IntOrString.fromNumber(kept),
        selector: { matchLabels: workerPods(name) },
      },
    });
  }
}

const fewestWorkers = ({ workers }: RayServiceProps['cluster']): number =>
  workers.reduce((total, { min = 0, hosts = 1 }) => total + min * hosts, 0);

/** Labels of our own, because those of the operator name a cluster, of which there are two in an upgrade. */
const workerPods = (service: string): Labels => ({ [`${PLATFORM}/ray-service`]: service });

const serviceSpec = ({
  name,
  namespace,
  cluster,
  applications,
  upgrade = { kind: 'newCluster' },
}: RayServiceProps): RayServiceSpec => ({
  serveConfigV2: canonicalJson(serveDocument(applications)),
  upgradeStrategy: { type: upgrade.kind === 'newCluster' ? 'NewCluster' : 'None' },
  excludeHeadPodFromServeSvc: true,
  rayClusterConfig: rayClusterSpec(
    { ...cluster, workerLabels: workerPods(name) },
    namespace,
    'service',
  ),
});

/**
 * What a change of the object will do, readable in the difference of two outputs: where neither annotation changes, all
 * is taken up in place.
 */
const causesOf = ({ applications }: RayServiceProps, spec: RayServiceSpec): Labels => ({
  [`${PLATFORM}/new-cluster-when`]: contentHash(newClusterCauses(spec.rayClusterConfig)),
  [`${PLATFORM}/replicas-restart-when`]: contentHash(replicaRestartCauses(applications)),
});
