import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import { CustomResource, platformLabels, platformMetadata, type Labels } from '../core';
import { WarmNodes } from '../karpenter';
import { memoryAffinity } from './engine-checks';
import type { LlmModel } from './engine-options';
import { engineResources } from './engine-pod';
import { engineGroup, groupLabels } from './multi-node';
import { answeringLabels, COMPONENT, podLabels, PORT, VERSION_LABEL } from './names';
import type { LlmServiceProps } from './service-props';

/** Pods of the engines of a model, and what stands around them. */
export interface EngineWorkloadProps extends Pick<
  LlmServiceProps,
  'namespace' | 'images' | 'apiKey'
> {
  /** Name of the objects. */
  readonly name: string;
  /** Name of the service. */
  readonly service: string;
  /** Version of the service. */
  readonly version: string;
  /** What they compute. */
  readonly model: LlmModel;
  /** Labels of the pods that answer. */
  readonly pods: Labels;
  /** The pod of an engine. */
  readonly pod: k8s.PodSpec;
}

/** Whether pods come in groups. */
export const hasGroups = ({ nodes = 1 }: LlmModel): boolean => nodes > 1;

/** Equal pods, or groups of pods, their Service, their budget, and the nodes that are kept for more of them. */
export class EngineWorkload extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EngineWorkloadProps,
  ) {
    super(scope, id);
    this.addPods();
    this.addService();
    this.addBudget();
    this.addSpareNodes();
  }

  private addPods(): void {
    const { model, namespace, name, pods, pod } = this.props;
    const replicas = typeof model.replicas === 'object' ? undefined : (model.replicas ?? 1);
    const template = { metadata: this.templateMetadata(), spec: pod };
    const { nodes = 1, surge = true } = model;
    if (nodes === 1) {
      new k8s.KubeDeployment(this, 'Resource', {
        metadata: this.metadata(),
        spec: {
          replicas,
          selector: { matchLabels: { ...pods } },
          strategy: rollout(model),
          template,
        },
      });
      return;
    }
    if (replicas === undefined) {
      throw new ValidationError(
        this,
        `'replicas' must be a number for a model on ${nodes} nodes, which KEDA does not scale, got a range`,
      );
    }
    new CustomResource(this, 'Resource', {
      apiVersion: 'leaderworkerset.x-k8s.io/v1',
      kind: 'LeaderWorkerSet',
      name: name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: engineGroup({
        name: name,
        nodes,
        replicas,
        surge,
        template,
        worker: podLabels(`${name}-worker`),
      }),
    });
  }

  private templateMetadata() {
    const { model, service, version, name } = this.props;
    return {
      labels: {
        ...platformLabels(name, COMPONENT),
        ...answeringLabels(service),
        [VERSION_LABEL]: version,
        // The router knows by it which part of an answer a pod does.
        ...(model.role === undefined ? {} : { model: model.role }),
      },
      annotations:
        (model.doNotDisrupt ?? true) ? { 'karpenter.sh/do-not-disrupt': 'true' } : undefined,
    };
  }

  /** One engine by itself, for who looks at it: requests of clients go by the router. */
  private addService(): void {
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadata(),
      spec: {
        selector: { ...this.props.pods },
        ports: [{ name: 'http', port: PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  /** A group is lost with any of its pods. */
  private addBudget(): void {
    const guarded = hasGroups(this.props.model) ? groupLabels(this.props.name) : this.props.pods;
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadata(),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...guarded } },
      },
    });
  }

  /** A pod of the lowest priority has the place of an engine until one comes. */
  private addSpareNodes(): void {
    const { model, images, namespace, name } = this.props;
    const { spareNodes: count = 0, placement: { pool } = {} } = model;
    if (count === 0) return;
    if (pool === undefined || images.pause === undefined) {
      throw new ValidationError(
        this,
        `'spareNodes' needs 'placement.pool' and the image 'pause', the nodes and what holds them, got ${count}`,
      );
    }
    new WarmNodes(this, 'SpareNodes', {
      name: `${name}-spare`,
      namespace,
      pool,
      pauseImage: images.pause,
      count: count * (model.nodes ?? 1),
      resources: engineResources(model),
      affinity: memoryAffinity(model),
    });
  }

  private metadata() {
    const { apiKey, namespace, name } = this.props;
    return platformMetadata({
      name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations: apiKey === undefined ? undefined : reloadOnSecrets(apiKey.secret.name),
    });
  }
}

/** Where there are no accelerators for one more, an old pod goes first. */
const rollout = ({ surge = true }: LlmModel): k8s.DeploymentStrategy => ({
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: k8s.IntOrString.fromNumber(surge ? 1 : 0),
    maxUnavailable: k8s.IntOrString.fromNumber(surge ? 0 : 1),
  },
});
