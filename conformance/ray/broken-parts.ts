import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import type { PodMachine } from './machine';
import { lastLines } from './pod';
import { RunningCluster } from './running-cluster';
import { rayCluster, type RayGroup } from './subject';

const END_SECONDS = 60;

/** Clusters that cannot start. */
export async function brokenParts(machine: PodMachine): Promise<PartResult[]> {
  return [
    await runPart('notices that there is no folder to write to', () =>
      failsToStart(machine, 'head', withoutFolders, /Read-only file system/),
    ),
    await runPart('notices resources that a shell takes apart', () =>
      failsToStart(machine, 'worker', withBareQuotes, /not a valid JSON|Invalid/i),
    ),
  ];
}

async function failsToStart(
  machine: PodMachine,
  place: 'head' | 'worker',
  changed: (group: RayGroup) => RayGroup,
  expect: RegExp,
): Promise<string> {
  const cluster = new RunningCluster(machine, rayCluster(`broken-${place}`, { auth: 'network' }));
  try {
    const log = await cluster.launch(place, changed).ended(END_SECONDS);
    const found = expect.exec(log);
    if (found !== null) return `it ends: ${found[0]}`;
    throw new Finding(lastLines(log));
  } finally {
    await cluster.stop();
  }
}

const withoutFolders = ({ template, ...group }: RayGroup): RayGroup => {
  const containers = template.spec.containers.map((each) => ({ ...each, volumeMounts: [] }));
  return { ...group, template: { spec: { ...template.spec, containers } } };
};

const withBareQuotes = (group: RayGroup): RayGroup => ({
  ...group,
  rayStartParams: { resources: '{"licence":1}' },
});
