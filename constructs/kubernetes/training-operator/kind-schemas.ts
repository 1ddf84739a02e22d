import { isValidated, type JobKind } from './job-kinds';
import { jobSchema, replicaSpecs, runPolicy } from './job-schema';
import { scalingMetrics } from './metric-schema';
import { flag, int32, listOf, object, open, text, type Fields, type Schema } from './schema';
import { guardedTemplate } from './template-schema';

/** What sets a kind apart. */
interface KindFields {
  /** The field with the pods of each role. */
  readonly replicaSpecs: string;
  /** Whether the number of workers is its scale, which an autoscaler may change. */
  readonly scalable: boolean;
  /** Fields of its `spec` beside those of every kind. */
  readonly spec: Fields;
}

/** How far the workers of an elastic job grow and shrink. */
const SCALING: Fields = {
  maxReplicas: int32,
  maxRestarts: int32,
  metrics: scalingMetrics,
  minReplicas: int32,
};

/** How the workers of an elastic PyTorchJob find each other. */
const RENDEZVOUS: Fields = {
  nProcPerNode: int32,
  rdzvBackend: text,
  rdzvConf: listOf(object({ key: text, value: text })),
  rdzvHost: text,
  rdzvId: text,
  rdzvPort: int32,
  standalone: flag,
};

/** https://github.com/kubeflow/trainer/tree/v1.9.4/pkg/apis/kubeflow.org/v1 */
const KINDS: Readonly<Record<JobKind, KindFields>> = {
  TFJob: {
    replicaSpecs: 'tfReplicaSpecs',
    scalable: false,
    spec: { enableDynamicWorker: flag, successPolicy: text },
  },
  PyTorchJob: {
    replicaSpecs: 'pytorchReplicaSpecs',
    scalable: true,
    spec: { elasticPolicy: object({ ...SCALING, ...RENDEZVOUS }), nprocPerNode: text },
  },
  XGBoostJob: { replicaSpecs: 'xgbReplicaSpecs', scalable: false, spec: {} },
  MPIJob: {
    replicaSpecs: 'mpiReplicaSpecs',
    scalable: false,
    spec: { cleanPodPolicy: text, mainContainer: text, slotsPerWorker: int32 },
  },
  PaddleJob: {
    replicaSpecs: 'paddleReplicaSpecs',
    scalable: true,
    spec: { elasticPolicy: object(SCALING) },
  },
  JAXJob: { replicaSpecs: 'jaxReplicaSpecs', scalable: true, spec: {} },
};

/**
 * The schema of a kind. Pod templates stay open: written out, they would be a dozen times as long as the rest, and would
 * age with Kubernetes. The operator's webhook refuses a template that it cannot read; where there is none, what people
 * write in a template has its type.
 */
export function schemaOf(kind: JobKind): Schema {
  const { replicaSpecs: roles, spec } = KINDS[kind];
  const template = isValidated(kind) ? open : guardedTemplate;
  return jobSchema({ ...spec, [roles]: replicaSpecs(template), runPolicy }, [roles]);
}

/** Where an autoscaler finds the number of workers, and changes it. */
export interface Scale {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath: string;
}

/** The scale of a kind, where it has one. */
export function scaleOf(kind: JobKind): Scale | undefined {
  const { replicaSpecs: roles, scalable } = KINDS[kind];
  if (!scalable) return undefined;
  return {
    specReplicasPath: `.spec.${roles}.Worker.replicas`,
    statusReplicasPath: '.status.replicaStatuses.Worker.active',
    labelSelectorPath: '.status.replicaStatuses.Worker.selector',
  };
}
