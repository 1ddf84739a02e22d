import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Endpoint, Peer, type INamespace, type Labels } from '../core';
import { ScaledWorkload } from '../keda';
import { traceSettings, tracesUrl } from '../opentelemetry';
import type { MonitoredSeries } from '../prometheus';
import { PodScaledWorkload } from '../prometheus-adapter';
import { servedName } from './engine-arguments';
import { assertModel, memoryAffinity } from './engine-checks';
import type { EngineScaling, LlmModel } from './engine-options';
import { enginePod, type EnginePodOptions } from './engine-pod';
import { engineSignals, podSignals } from './engine-signals';
import { EngineWorkload, hasGroups } from './engine-workload';
import { ModelFilesInPlace } from './model-files';
import type { FilesInPod, ModelFolder } from './model-source';
import { COMPONENT, engineLabels, podLabels, PORT } from './names';
import type { LlmServiceProps } from './service-props';
import { engineAlerts } from './service-alerts';
import { ENGINE_SERIES, type EngineSeries, type RouterSeries } from './series';

/** What the engines of a service have in common. */
export interface EngineProps extends Pick<
  LlmServiceProps,
  'namespace' | 'images' | 'apiKey' | 'fetchNodes' | 'metrics' | 'traces' | 'aws'
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
    new EngineWorkload(this, 'Workload', {
      ...props,
      name: this.name,
      pods: this.pods,
      pod: enginePod(this.podOptions(files.inPod)),
    });
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
    const commons = { ...scaling, name: this.name, namespace, component: COMPONENT };
    if (scaling.by === 'prometheus-adapter') {
      new PodScaledWorkload(this, 'Scaling', { ...commons, signals: podSignals(scaling) });
      return;
    }
    const adapters = (model.adapters?.static ?? []).map(({ name }) => name);
    const sources = { engines: this.series, router, servedNames: [this.servedName, ...adapters] };
    new ScaledWorkload(this, 'Scaling', {
      ...commons,
      signals: engineSignals(scaling, sources),
      // The signal of arrivals says it itself.
      idleSeconds: 0,
      queryUrl: metrics.queryUrl,
    });
  }

  private podOptions(files: FilesInPod): EnginePodOptions {
    const { model, images, serviceAccountName, apiKey, cacheRouter, namespace, traces } =
      this.props;
    return {
      cacheRouter,
      tracesUrl: traces && tracesUrl(traces),
      traceSettings: traceSettings(traces, { serviceName: this.name, namespace }),
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

  /** Pods that share a model, or hand over keys and values, talk on ports that libraries choose. */
  private connect(namespace: INamespace): void {
    const all = engineLabels(this.props.service);
    const peer = Peer.pods(namespace, all);
    const edge = `${this.name}-among-engines`;
    namespace.allowIngressFrom(edge, peer, { ports: 'all', pods: all });
    namespace.allowEgressTo(edge, Endpoint.of(peer, 'all'), { pods: all });
  }
}

const scalingOf = ({ replicas }: LlmModel): EngineScaling | undefined =>
  typeof replicas === 'object' ? replicas : undefined;
