import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertServiceName, type AcceleratorRequest } from '../../../lib/values';
import {
  assertInteger,
  CustomResource,
  podSpecJson,
  restrictedContainer,
  restrictedPod,
  toResources,
  validated,
  type ContainerResourcesOptions,
  type Labels,
  type NamespaceReference,
} from '../core';
import { assertFits, placeOn, type NodeChoice } from '../karpenter';
import { COMPONENT } from './names';

/** https://github.com/kserve/kserve/blob/v0.20.0/pkg/constants/constants.go */
const KSERVE = 'serving.kserve.io';
const CONTAINER = 'kserve-container';

/** A Deployment, without Knative. */
const STANDARD_DEPLOYMENT = { [`${KSERVE}/deploymentMode`]: 'Standard' } as const;

/** KServe adds `-predictor` to it, and the name of a Service has at most 63 characters. */
const LONGEST_NAME = 53;

/** A model for a runtime that KServe knows. */
export interface ModelPredictor {
  /** Format of the model, such as `sklearn`, `onnx` or `huggingface`: what chooses the runtime. */
  readonly format: string;
  /**
   * Version of the format.
   * @default - any
   */
  readonly formatVersion?: string;
  /** Where the model is: `s3://bucket/prefix`, `pvc://claim/folder`, `hf://organisation/model`. */
  readonly storageUri: string;
  /**
   * Name of a runtime.
   * @default - the one that KServe chooses by the format
   */
  readonly runtime?: string;
  /**
   * Arguments beside those of the runtime.
   * @default - none
   */
  readonly args?: readonly string[];
}

/** An image that serves by itself. */
export interface ContainerPredictor {
  /** Image with an exact tag or a digest. */
  readonly image: string;
  /** Port that it listens on. */
  readonly port: number;
  /**
   * Arguments.
   * @default - the image's own
   */
  readonly args?: readonly string[];
  /**
   * Variables.
   * @default - none
   */
  readonly env?: readonly k8s.EnvVar[];
}

/** A model that KServe serves. */
export interface InferenceServiceProps {
  /** Its name, unique in the namespace; at most 53 characters. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: NamespaceReference;
  /** What serves. */
  readonly predictor: ModelPredictor | ContainerPredictor;
  /** What each pod may use. */
  readonly resources: Omit<ContainerResourcesOptions, 'accelerators'>;
  /**
   * Devices of each pod.
   * @default - none
   */
  readonly accelerator?: AcceleratorRequest;
  /**
   * Where pods run.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
  /**
   * Pods at least.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * Pods at most, by their use of CPU.
   * @default - as many as at least
   */
  readonly maxReplicas?: number;
  /**
   * The service account of the pods, by which models are fetched.
   * @default - that of the namespace
   */
  readonly serviceAccountName?: string;
}

/** The fields of an InferenceService's `spec` that are set. https://github.com/kserve/kserve/blob/v0.20.0/pkg/apis/serving/v1beta1/predictor.go */
interface InferenceServiceSpec {
  readonly predictor: {
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly model?: {
      readonly modelFormat: { readonly name: string; readonly version?: string };
      readonly runtime?: string;
      readonly storageUri: string;
      readonly args?: readonly string[];
      readonly resources: object;
    };
  };
}

/** A model that KServe serves; KServe itself, its runtimes and its routes are made by who installs it. */
export class InferenceService extends Construct {
  /** Labels of its pods, for edges. */
  readonly pods: Labels;

  constructor(scope: Construct, id: string, props: InferenceServiceProps) {
    super(scope, id);
    assertInferenceService(this, props);
    const { name, namespace } = props;
    this.pods = { [`${KSERVE}/inferenceservice`]: name };
    new CustomResource<InferenceServiceSpec>(this, 'Resource', {
      apiVersion: `${KSERVE}/v1beta1`,
      kind: 'InferenceService',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations: STANDARD_DEPLOYMENT,
      spec: validated(this, 'predictor', () => specOf(props)),
    });
  }
}

const resourcesOf = ({
  resources,
  accelerator,
}: InferenceServiceProps): ContainerResourcesOptions => ({
  ...resources,
  ...(accelerator === undefined ? {} : { accelerators: accelerator.toResources() }),
});

function specOf(props: InferenceServiceProps): InferenceServiceSpec {
  const { predictor, nodes, serviceAccountName, minReplicas = 1 } = props;
  const pod = restrictedPod({
    serviceAccountName,
    containers: 'image' in predictor ? [containerOf(predictor, props)] : [],
  });
  const { containers, ...fields } = written(placeOn(nodes, pod));
  return {
    predictor: {
      ...fields,
      ...('image' in predictor ? { containers } : { model: modelOf(predictor, props) }),
      minReplicas,
      maxReplicas: props.maxReplicas ?? minReplicas,
    },
  };
}

/** A pod as it is written, because the resource knows nothing of quantities. */
const written = (pod: k8s.PodSpec): { readonly containers?: unknown } => podSpecJson(pod);

const containerOf = (
  { image, port, args, env }: ContainerPredictor,
  props: InferenceServiceProps,
): k8s.Container =>
  restrictedContainer({
    name: CONTAINER,
    image,
    args: args && [...args],
    env: env && [...env],
    ports: [{ containerPort: port }],
    resources: resourcesOf(props),
  });

const modelOf = (
  { format, formatVersion, runtime, storageUri, args }: ModelPredictor,
  props: InferenceServiceProps,
) => ({
  modelFormat: { name: format, version: formatVersion },
  runtime,
  storageUri,
  args,
  resources: k8s.toJson_ResourceRequirements(toResources(resourcesOf(props))) ?? {},
});

function assertInferenceService(scope: Construct, props: InferenceServiceProps): void {
  const { name, predictor, minReplicas = 1, maxReplicas } = props;
  validated(scope, 'name', () => {
    assertServiceName(name, 'the name of an InferenceService');
  });
  if (name.length > LONGEST_NAME) {
    throw new ValidationError(
      scope,
      `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}; KServe adds to it`,
    );
  }
  assertInteger(scope, 'minReplicas', minReplicas, { lowest: 1, highest: 1000 });
  assertInteger(scope, 'maxReplicas', maxReplicas, { lowest: minReplicas, highest: 1000 });
  if ('image' in predictor) {
    assertInteger(scope, 'predictor.port', predictor.port, { lowest: 1024, highest: 65_535 });
  } else if (!/^[a-z0-9]+:\/\/\S+$/.test(predictor.storageUri)) {
    throw new ValidationError(
      scope,
      `'predictor.storageUri' must be such as s3://bucket/model, got '${predictor.storageUri}'`,
    );
  }
  const { pool } = props.nodes ?? {};
  if (pool !== undefined) assertFits(scope, 'resources', pool, resourcesOf(props));
}
