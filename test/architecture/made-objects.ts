import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../support/kubernetes';

interface Template {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: k8s.PodSpec;
}

interface RayClusterSpec {
  readonly autoscalerOptions?: Omit<k8s.Container, 'name'>;
  readonly headGroupSpec: { readonly template: Template };
  readonly workerGroupSpecs: readonly { readonly groupName: string; readonly template: Template }[];
}

/** Where each kind of KubeRay has its cluster. https://github.com/ray-project/kuberay/tree/v1.7.0/ray-operator/apis/ray/v1 */
const CLUSTER_FIELDS: Readonly<Record<string, string | undefined>> = {
  RayCluster: undefined,
  RayJob: 'rayClusterSpec',
  RayService: 'rayClusterConfig',
};

/** An object with what the operator of its kind will make of it, so that rules see pods that no file holds. */
export function withMadeObjects<Placed extends { readonly object: KubernetesObject }>(
  placed: Placed,
): Placed[] {
  const { object } = placed;
  if (object.kind === 'TrainingRuntime') {
    return [placed, ...trainingPods(object).map((made) => ({ ...placed, object: made }))];
  }
  if (object.kind === 'LeaderWorkerSet') {
    return [placed, ...groupPods(object).map((made) => ({ ...placed, object: made }))];
  }
  if (!(object.kind in CLUSTER_FIELDS) || !object.apiVersion.startsWith('ray.io/')) return [placed];
  const field = CLUSTER_FIELDS[object.kind];
  const spec = object.spec as Readonly<Record<string, unknown>>;
  const cluster = (field === undefined ? spec : spec[field]) as RayClusterSpec;
  return [placed, ...rayObjects(object, cluster).map((made) => ({ ...placed, object: made }))];
}

/** Pods of the jobs of a runtime. https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/apis/trainer/v1alpha1/trainingruntime_types.go */
function trainingPods({ metadata, spec }: KubernetesObject): KubernetesObject[] {
  const { template } = spec as {
    template: {
      spec: {
        replicatedJobs: { name: string; template: { spec: { template: Template } } }[];
      };
    };
  };
  return template.spec.replicatedJobs.map(({ name, template: job }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...job.spec.template.metadata,
      name: `${metadata.name}-${name}`,
      namespace: metadata.namespace,
    },
    spec: job.spec.template.spec,
  }));
}

/** Pods of the first group. https://github.com/kubernetes-sigs/lws/blob/v0.10.0/pkg/controllers/pod_controller.go */
function groupPods({ metadata, spec }: KubernetesObject): KubernetesObject[] {
  const { name, namespace } = metadata;
  const { leaderTemplate, workerTemplate } = (
    spec as {
      leaderWorkerTemplate: Readonly<Record<'leaderTemplate' | 'workerTemplate', Template>>;
    }
  ).leaderWorkerTemplate;
  const pod = (suffix: string, template: Template): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: `${name}-${suffix}`,
      namespace,
      labels: { ...template.metadata?.labels, 'leaderworkerset.sigs.k8s.io/name': name },
    },
    spec: template.spec,
  });
  return [pod('0', leaderTemplate), pod('0-1', workerTemplate)];
}

/** https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/controllers/ray/common/pod.go (labelPod) and service.go */
function rayObjects({ metadata }: KubernetesObject, spec: RayClusterSpec): KubernetesObject[] {
  const { name, namespace } = metadata;
  const labelsOf = (type: string, group: string) => ({
    'ray.io/is-ray-node': 'yes',
    'ray.io/cluster': name,
    'ray.io/node-type': type,
    'ray.io/group': group,
    'app.kubernetes.io/name': 'kuberay',
  });
  const pod = (type: string, group: string, template: Template): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: `${name}-${group}`,
      namespace,
      labels: { ...template.metadata?.labels, ...labelsOf(type, group) },
    },
    spec: template.spec,
  });
  const { headGroupSpec, workerGroupSpecs } = spec;
  const head = pod('head', 'headgroup', withAutoscaler(headGroupSpec.template, spec));
  const ports = headGroupSpec.template.spec.containers[0]?.ports ?? [];
  const service: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-head-svc`, namespace },
    spec: {
      selector: { 'ray.io/cluster': name, 'ray.io/node-type': 'head' },
      ports: ports.map(({ name: port, containerPort }) => ({ name: port, port: containerPort })),
    },
  };
  return [
    head,
    service,
    ...workerGroupSpecs.map(({ groupName, template }) => pod('worker', groupName, template)),
  ];
}

/** The operator adds a container of the head's own image. */
function withAutoscaler(template: Template, { autoscalerOptions }: RayClusterSpec): Template {
  if (autoscalerOptions === undefined) return template;
  const { containers } = template.spec;
  const { resources, securityContext, env, volumeMounts } = autoscalerOptions;
  const settings = { resources, securityContext, env, volumeMounts };
  const autoscaler = { ...settings, name: 'autoscaler', image: containers[0]?.image };
  return { ...template, spec: { ...template.spec, containers: [...containers, autoscaler] } };
}
