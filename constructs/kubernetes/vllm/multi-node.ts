import type { k8s } from 'cdk8s-plus-29';
import { podSpecJson, type Labels } from '../core';
import { ANSWERS_LABEL } from './names';

/** Variables that the operator gives each pod of a group. https://lws.sigs.k8s.io/docs/reference/labels-annotations-and-environment-variables/ */
const LEADER = '$(LWS_LEADER_ADDRESS)';
const INDEX = '$(LWS_WORKER_INDEX)';

/** Labels that it gives each pod: whose it is, and of which group. */
const SET_LABEL = 'leaderworkerset.sigs.k8s.io/name';
const GROUP_LABEL = 'leaderworkerset.sigs.k8s.io/group-key';

interface PodTemplate {
  readonly metadata: {
    readonly labels: Labels;
    readonly annotations?: Labels;
  };
  readonly spec: k8s.PodSpec;
}

/** Groups of pods of which each computes a part of the layers. */
export interface EngineGroupOptions {
  /** Name of the LeaderWorkerSet. */
  readonly name: string;
  /** Pods of a group. */
  readonly nodes: number;
  /** Groups. */
  readonly replicas: number;
  /** Whether a new group comes before an old one goes. */
  readonly surge: boolean;
  /** The pod that answers. */
  readonly template: PodTemplate;
  /** Labels of the others, which nobody calls. */
  readonly worker: Labels;
}

/** Labels of all pods of a LeaderWorkerSet, whichever part they do. */
export const groupLabels = (name: string): Labels => ({ [SET_LABEL]: name });

/**
 * The specification of a LeaderWorkerSet: the first pod of a group answers, the others compute. A group lives and ends as one.
 * https://docs.vllm.ai/en/v0.32.0/serving/parallelism_scaling/
 *
 * Each group has a Service of its own for the leader’s address: the one that groups share would have the name of the engine’s.
 * https://github.com/kubernetes-sigs/lws/blob/v0.10.0/pkg/utils/controller/controller_utils.go
 */
export function engineGroup(options: EngineGroupOptions): object {
  const { name, nodes, replicas, surge, worker } = options;
  const template = inOneZone(options.template, name);
  const [engine] = template.spec.containers;
  return {
    replicas,
    startupPolicy: 'LeaderCreated',
    networkConfig: { subdomainPolicy: 'UniquePerReplica' },
    rolloutStrategy: {
      type: 'RollingUpdate',
      rollingUpdateConfiguration: surge
        ? { maxUnavailable: 0, maxSurge: 1 }
        : { maxUnavailable: 1, maxSurge: 0 },
    },
    leaderWorkerTemplate: {
      size: nodes,
      restartPolicy: 'RecreateGroupOnPodRestart',
      leaderTemplate: written(template, withArguments(engine, groupArguments(nodes))),
      workerTemplate: written(
        { ...template, metadata: { ...template.metadata, labels: workerLabels(template, worker) } },
        withoutProbes(withArguments(engine, [...groupArguments(nodes), '--headless'])),
      ),
    },
  };
}

/**
 * Pods of a group in one zone, whichever the first of them comes to. The operator’s own way, the annotation
 * `exclusive-topology`, would keep every other group out of that zone.
 * https://github.com/kubernetes-sigs/lws/blob/v0.10.0/pkg/webhooks/pod_webhook.go
 */
const inOneZone = ({ metadata, spec }: PodTemplate, name: string): PodTemplate => ({
  metadata,
  spec: {
    ...spec,
    affinity: {
      ...spec.affinity,
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: { matchLabels: { ...groupLabels(name) } },
            matchLabelKeys: [GROUP_LABEL],
          },
        ],
      },
    },
  },
});

const groupArguments = (nodes: number): string[] => [
  '--distributed-executor-backend=mp',
  `--nnodes=${nodes}`,
  `--node-rank=${INDEX}`,
  `--master-addr=${LEADER}`,
];

/** The router must not find pods that answer nobody. */
const workerLabels = ({ metadata }: PodTemplate, worker: Labels): Labels => {
  const labels = Object.entries(metadata.labels).filter(([label]) => label !== ANSWERS_LABEL);
  return { ...Object.fromEntries(labels), ...worker };
};

const withArguments = (
  container: k8s.Container | undefined,
  added: readonly string[],
): k8s.Container => ({
  name: 'engine',
  ...container,
  args: [...(container?.args ?? []), ...added],
});

/** Without a server there is nothing to ask. */
const withoutProbes = ({
  startupProbe,
  readinessProbe,
  livenessProbe,
  ports,
  ...container
}: k8s.Container): k8s.Container => container;

const written = ({ metadata, spec }: PodTemplate, engine: k8s.Container): object => ({
  metadata,
  spec: podSpecJson({ ...spec, containers: [engine] }),
});
