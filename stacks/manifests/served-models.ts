import type { Construct } from 'constructs';
import type { INamespace } from '../../constructs/kubernetes/core';
import type { IExperimentTracking, TrackingClient } from '../../constructs/kubernetes/mlflow';
import type { ISecret, ISecretStore } from '../../constructs/kubernetes/secrets';
import type {
  AdapterOptions,
  LlmModel,
  ModelFiles,
  ModelSource,
  ObjectSource,
} from '../../constructs/kubernetes/vllm';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { resourceNames } from '../../lib/contracts/names';
import {
  filesGiB,
  isScaled,
  MODELS_FOLDER,
  servingPool,
  shapeOf,
  type ServedModel,
  type ServedSource,
  type ServedVersion,
} from '../../lib/contracts/serving';
import { platformImage } from './environment-facts';
import { poolNamed } from './node-pools';
import { sharedFolder } from './shared-folder';

/** What sources of models are reached by. */
export interface SourceServices {
  readonly chart: Construct;
  readonly namespace: INamespace;
  readonly secrets: ISecretStore;
  readonly tracking: IExperimentTracking | undefined;
}

/** The property of a declared secret that holds a token. */
const TOKEN = 'token';

/** The models of a version, as its service is told. */
export function servedModelsOf(
  environment: Environment,
  { service, settings }: ServedVersion,
  services: SourceServices,
): LlmModel[] {
  const sources = new Sources(environment, service, services);
  return Object.entries(settings.models)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, model]) => {
      const shape = shapeOf(model);
      if (shape === undefined) return [];
      const pool = servingPool(environment, model);
      const { source, keptOn, replicas, offloadGiB, adapters, pool: _, ...same } = model;
      return [
        {
          ...same,
          name,
          shape,
          files: sources.filesOf(source, keptOn, `${filesGiB(model) ?? 1}Gi`),
          placement: { pool: pool && poolNamed(environment, pool.name) },
          replicas: isScaled(model) ? { ...replicas, max: replicas.max ?? 1 } : replicas.min,
          offload: offloadGiB === undefined ? undefined : { gibibytes: offloadGiB },
          adapters: adapters && adaptersOf(adapters, sources),
        },
      ];
    });
}

function adaptersOf(
  { static: given, loading, slots, rank }: NonNullable<ServedModel['adapters']>,
  sources: Sources,
): AdapterOptions {
  return {
    static: Object.entries(given)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { source }]) => ({ name, files: sources.filesOf(source, 'shared', '1Gi') })),
    loading,
    slots,
    rank,
  };
}

/** Where files come from, each secret and each client of MLflow once for a service. */
class Sources {
  private readonly tokens = new Map<string, ISecret>();
  private client: TrackingClient | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly service: string,
    private readonly services: SourceServices,
  ) {}

  filesOf(source: ServedSource, keptOn: ServedModel['keptOn'], nodeDisk: string): ModelFiles {
    const volume = sharedFolder(this.environment, this.services.namespace, MODELS_FOLDER);
    if (source.from === 'folder') return { volume, path: source.path };
    if (source.from === 's3' && keptOn === 'stream') {
      return { source: this.objects(source.prefix), streamed: true };
    }
    const fetched = this.sourceOf(source);
    return keptOn === 'node'
      ? { source: fetched, nodeDisk }
      : { source: fetched, sharedOn: volume };
  }

  private sourceOf(source: Exclude<ServedSource, { from: 'folder' }>): ModelSource {
    switch (source.from) {
      case 'hugging-face':
        return {
          ...source,
          token: source.token === undefined ? undefined : this.token(source.token),
        };
      case 's3':
        return this.objects(source.prefix);
      case 'mlflow':
        return {
          from: 'mlflow',
          model: `models:/${source.model}/${source.version}`,
          folder: source.folder,
          image: platformImage(this.environment, IMAGES.mlflow),
          tracking: this.tracking(),
        };
    }
  }

  private objects(prefix: string): ObjectSource {
    const { buckets } = resourceNames(this.environment);
    return {
      from: 's3',
      url: `s3://${buckets.models}/${prefix}`,
      region: this.environment.region,
    };
  }

  private token(name: string) {
    const { chart, namespace, secrets } = this.services;
    const made =
      this.tokens.get(name) ??
      secrets.addDeclared(
        chart,
        `Token-${this.service}-${name}`,
        { name },
        {
          name: `${this.service}-${name}`,
          namespace,
          component: 'serving',
          keys: { [TOKEN]: `{{ .${TOKEN} }}` },
        },
      );
    this.tokens.set(name, made);
    return { secret: made, key: TOKEN };
  }

  /** Reads models, and changes none. Where there is no MLflow, no model of its is served. */
  private tracking(): TrackingClient {
    const { chart, namespace, tracking } = this.services;
    this.client ??= tracking?.addClient(chart, `Tracking-${this.service}`, {
      name: this.service,
      namespace,
      serviceAccountName: this.service,
      pods: { 'app.kubernetes.io/component': 'serving' },
      access: 'read',
    });
    return this.client ?? { env: [], volumes: [], volumeMounts: [] };
  }
}
