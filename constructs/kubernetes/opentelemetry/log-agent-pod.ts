import type { k8s } from 'cdk8s-plus-29';
import { PRIORITY_CLASS, restrictedPod } from '../core';
import { collectorConfig } from './collector-config';
import { collectorContainer, configVolume, GRACE_SECONDS } from './collector-pod';
import { Extension } from './component';
import { headerVariables, logExporter } from './destination';
import type { LogAgentProps } from './log-agent-props';
import { AGENT, AGENT_STATE, NODE_NAME, POD_LOGS } from './names';
import { Processor } from './processor';
import { Receiver } from './receiver';

/** Lines are read, said whose they are, and sent when nothing sensitive is left. */
export function agentConfig({
  namespace,
  cluster,
  destinations,
  redaction = {},
}: LogAgentProps): string {
  const storage = Extension.fileStorage(AGENT_STATE);
  // One that takes nothing would keep lines from the others: waiting is for where there are no others.
  const waits = destinations.length === 1;
  const queue = { storage, waits, tries: 'always' } as const;
  return collectorConfig({
    logs: [
      {
        receivers: [Receiver.podLogs(storage, [namespace.name])],
        processors: [
          Processor.memoryLimiter(),
          Processor.podFacts('node'),
          Processor.clusterName(cluster),
          Processor.lineRedaction(redaction),
        ],
        exporters: destinations.map((each) => logExporter(each, queue)),
      },
    ],
  });
}

/** On every node, whatever keeps others off it. */
const EVERYWHERE: readonly k8s.Toleration[] = [{ operator: 'Exists' }];

/** The pod of an agent. */
export function agentPod({ image, destinations, memory = '384Mi' }: LogAgentProps): k8s.PodSpec {
  const container = collectorContainer({
    image,
    resources: { cpu: '50m', memory: '128Mi', memoryLimit: memory },
    env: [
      { name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ...headerVariables(destinations),
    ],
    mounts: [
      { name: 'pod-logs', mountPath: POD_LOGS, readOnly: true },
      { name: 'state', mountPath: AGENT_STATE },
    ],
  });
  return restrictedPod({
    serviceAccountName: AGENT,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    tolerations: [...EVERYWHERE],
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [asRoot(container)],
    volumes: [
      configVolume(AGENT),
      { name: 'pod-logs', hostPath: { path: POD_LOGS, type: 'Directory' } },
      { name: 'state', hostPath: { path: AGENT_STATE, type: 'DirectoryOrCreate' } },
    ],
  });
}

const asRoot = (container: k8s.Container): k8s.Container => ({
  ...container,
  securityContext: {
    ...container.securityContext,
    runAsNonRoot: false,
    runAsUser: 0,
    runAsGroup: 0,
  },
});
