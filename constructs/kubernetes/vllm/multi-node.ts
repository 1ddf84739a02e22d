import type { k8s } from 'cdk8s-plus-29';
import { podSpecJson, type Labels } from '../core';
import { ANSWERS_LABEL } from './names';

/** Variables that the operator gives each pod of a group. https://lws.sigs.k8s.io/docs/reference/labels-annotations-and-environment-variables/ */
const LEADER = '$(LWS_LEADER_ADDRESS)';
const INDEX = '$(LWS_WORKER_INDEX)';

interface PodTemplate {
  readonly metadata: {
    readonly labels: Labels;
    readonly annotations?: Labels;
  };
  readonly spec: k8s.PodSpec;
}

/** Groups of pods of which each computes a part of the layers. */
export interface EngineGroupOptions {
  /** Pods of a group, each on a node of its own. */
  readonly nodes: number;
  /** Groups. */
  readonly replicas: number;
  /** The pod that answers. */
  readonly template: PodTemplate;
  /** Labels of the others, which nobody calls. */
  readonly worker: Labels;
}

/**
 * The specification of a LeaderWorkerSet: the first pod of a group answers, the others compute. A group lives and ends as one.
 * https://docs.vllm.ai/en/v0.32.0/serving/parallelism_scaling/
 */
export function engineGroup({ nodes, replicas, template, worker }: EngineGroupOptions): object {
  const [engine] = template.spec.containers;
  return {
    replicas,
    startupPolicy: 'LeaderCreated',
    rolloutStrategy: {
      type: 'RollingUpdate',
      rollingUpdateConfiguration: { maxUnavailable: 1, maxSurge: 0 },
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
