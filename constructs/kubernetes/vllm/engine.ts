import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  CustomResource,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  type INamespace,
  type Labels,
} from '../core';
import { WarmNodes } from '../karpenter';
import { ScaledWorkload } from '../keda';
import type { MonitoredSeries } from '../prometheus';
import { servedName } from './engine-arguments';
import { assertModel, memoryAffinity } from './engine-checks';
import type { EngineScaling, LlmModel } from './engine-options';
import { enginePod, engineResources, type EnginePodOptions } from './engine-pod';
import { engineSignals } from './engine-signals';
import { ModelFilesInPlace } from './model-files';
import type { FilesInPod, ModelFolder } from './model-source';
import { engineGroup, groupLabels } from './multi-node';
import { answeringLabels, COMPONENT, engineLabels, podLabels, PORT, VERSION_LABEL } from './names';
import type { LlmServiceProps } from './service-props';
import { engineAlerts } from './service-alerts';
import { ENGINE_SERIES, type EngineSeries, type RouterSeries } from './series';

/** What the engines of a service have in common. */
export interface EngineProps extends Pick<
  LlmServiceProps,
  'namespace' | 'images' | 'apiKey' | 'fetchNodes' | 'metrics' | 'aws'
> {
  /** Name of the service. */
  readonly service: string;
  /** Version of the service. */
  readonly version: string;
  /** What they compute. */
  readonly model: LlmModel;
  /** The service account of the pods. */
  readonly serviceAccountName: string;
  /** Host of the router that hears what caches hold; undefined where none wants to. */
  readonly cacheRouter: string | undefined;
}

/** The engines of one model: equal pods, or groups of pods, behind a Service of their own. */
export class LlmEngine extends Construct {
  /** Name of the Deployment and the Service. */
  readonly name: string;
  /** What clients call the model. */
  readonly servedName: string;
  /** Labels of its pods that answer. */
  readonly pods: Labels;
  /** Where the files of the model are; undefined where each pod has its own. */
  readonly folder?: ModelFolder;
  private readonly series?: MonitoredSeries<EngineSeries>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EngineProps,
  ) {
    super(scope, id);
    const { service, namespace, model, metrics } = props;
    this.name = `${service}-${model.name}`;
    this.servedName = servedName(model);
    this.pods = podLabels(this.name);
    assertModel(this, model, this.name);
    const files = this.placed('Files', this.name, model.files);
    this.folder = files.folder;
    this.addPods(files.inPod);
    this.addService();
    this.addBudget();
    this.addSpareNodes();
    if (model.role !== undefined || hasGroups(model)) this.connect(namespace);
    this.series = metrics?.scrape(this, 'Metrics', {
      name: this.name,
      namespace,
      pods: this.pods,
      port: { name: 'http', number: PORT },
      series: ENGINE_SERIES,
    });
    this.addAlerts();
  }

  private addAlerts(): void {
    const { metrics, namespace, model } = this.props;
    if (metrics === undefined || this.series === undefined) return;
    const least = typeof model.replicas === 'object' ? model.replicas.min : model.replicas;
    metrics.addAlerts(this, 'Alerts', {
      name: this.name,
      namespace,
      alerts: engineAlerts({ name: this.name, engines: this.series, mayBeNone: least === 0 }),
    });
  }

  /** Lets the load decide how many engines there are, where the model says so. Called once, when the router is there. */
  scaleBy(router: MonitoredSeries<RouterSeries> | undefined): void {
    const { model, namespace, metrics } = this.props;
    const scaling = scalingOf(model);
    if (scaling === undefined) return;
    if (metrics === undefined || router === undefined || this.series === undefined) {
      throw new ValidationError(
        this,
        `'replicas' must be a number without 'metrics', by which the load is known, got a range; hand the service its metrics`,
      );
    }
    const adapters = (model.adapters?.static ?? []).map(({ name }) => name);
    const sources = { engines: this.series, router, servedNames: [this.servedName, ...adapters] };
    new ScaledWorkload(this, 'Scaling', {
      name: this.name,
      namespace,
      component: COMPONENT,
      min: scaling.min,
      max: scaling.max,
      signals: engineSignals(scaling, sources),
      // The signal of arrivals says it itself.
      idleSeconds: 0,
      queryUrl: metrics.queryUrl,
    });
  }

  private addPods(files: FilesInPod): void {
    const { model, version, namespace } = this.props;
    const options = this.podOptions(files);
    const replicas = typeof model.replicas === 'object' ? undefined : (model.replicas ?? 1);
    const template = { metadata: this.templateMetadata(version), spec: enginePod(options) };
    const { nodes = 1, surge = true } = model;
    if (nodes === 1) {
      new k8s.KubeDeployment(this, 'Resource', {
        metadata: this.metadata(),
        spec: {
          replicas,
          selector: { matchLabels: { ...this.pods } },
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
      name: this.name,
      namespace: namespace.name,
      component: COMPONENT,
      spec: engineGroup({
        name: this.name,
        nodes,
        replicas,
        surge,
        template,
        worker: podLabels(`${this.name}-worker`),
      }),
    });
  }

  private podOptions(files: FilesInPod): EnginePodOptions {
    const { model, images, serviceAccountName, apiKey, cacheRouter } = this.props;
    return {
      cacheRouter,
      model,
      image: images.engine,
      serviceAccountName,
      apiKey,
      pods: this.pods,
      files,
      adapters: (model.adapters?.static ?? []).map((adapter) => ({
        ...this.placed(`Adapter-${adapter.name}`, `${this.name}-${adapter.name}`, adapter.files)
          .inPod,
        name: adapter.name,
      })),
      affinity: memoryAffinity(model),
    };
  }

  private placed(id: string, name: string, files: LlmModel['files']): ModelFilesInPlace {
    const { service, model } = this.props;
    const readers = hasGroups(model) ? engineLabels(service) : this.pods;
    return new ModelFilesInPlace(this, id, { ...this.props, name, files, readers });
  }

  private templateMetadata(version: string) {
    const { model, service } = this.props;
    return {
      labels: {
        ...platformLabels(this.name, COMPONENT),
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
        selector: { ...this.pods },
        ports: [{ name: 'http', port: PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  /** A group is lost with any of its pods. */
  private addBudget(): void {
    const guarded = hasGroups(this.props.model) ? groupLabels(this.name) : this.pods;
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
    const { model, images, namespace } = this.props;
    const { spareNodes: count = 0, placement: { pool } = {} } = model;
    if (count === 0) return;
    if (pool === undefined || images.pause === undefined) {
      throw new ValidationError(
        this,
        `'spareNodes' needs 'placement.pool' and the image 'pause', the nodes and what holds them, got ${count}`,
      );
    }
    new WarmNodes(this, 'SpareNodes', {
      name: `${this.name}-spare`,
      namespace,
      pool,
      pauseImage: images.pause,
      count: count * (model.nodes ?? 1),
      resources: engineResources(model),
      affinity: memoryAffinity(model),
    });
  }

  /** Pods that share a model, or hand over keys and values, talk on ports that libraries choose. */
  private connect(namespace: INamespace): void {
    const all = engineLabels(this.props.service);
    const peer = Peer.pods(namespace, all);
    const edge = `${this.name}-among-engines`;
    namespace.allowIngressFrom(edge, peer, { ports: 'all', pods: all });
    namespace.allowEgressTo(edge, Endpoint.of(peer, 'all'), { pods: all });
  }

  private metadata() {
    const { apiKey, namespace } = this.props;
    return platformMetadata({
      name: this.name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations: apiKey === undefined ? undefined : reloadOnSecrets(apiKey.secret.name),
    });
  }
}

/** Whether pods come in groups. */
const hasGroups = ({ nodes = 1 }: LlmModel): boolean => nodes > 1;

const scalingOf = ({ replicas }: LlmModel): EngineScaling | undefined =>
  typeof replicas === 'object' ? replicas : undefined;

/** Where there are no accelerators for one more, an old pod goes first. */
const rollout = ({ surge = true }: LlmModel): k8s.DeploymentStrategy => ({
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: k8s.IntOrString.fromNumber(surge ? 1 : 0),
    maxUnavailable: k8s.IntOrString.fromNumber(surge ? 0 : 1),
  },
});
