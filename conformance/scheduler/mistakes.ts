import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import { ZONE } from './nodes';
import { podGroups, type Amounts, type Pod, type PodSpec } from './pods';
import type { Placed, ScheduledCluster } from './scheduled-cluster';
import type { Subject } from './subject';
import { apart, misplaced } from './verdict';
import { SPREAD_SERVICE } from './work';

/** A change to the pods of a work that must not go unnoticed. */
interface Mistake {
  readonly name: string;
  /** The work whose pods are changed. */
  readonly work: string;
  readonly change: (spec: PodSpec) => PodSpec;
  /** What must be said of it. */
  readonly expect: RegExp;
}

const GPU = 'nvidia.com/gpu';

/** Containers that ask for so many GPUs; for none at all without a number. */
const asking =
  (count?: number) =>
  (spec: PodSpec): PodSpec => ({
    ...spec,
    containers: spec.containers.map((container) => {
      const { requests, limits } = container.resources ?? {};
      const resources = { requests: withGpus(requests, count), limits: withGpus(limits, count) };
      return { ...container, resources };
    }),
  });

const withGpus = (amounts: Amounts = {}, count?: number): Amounts =>
  Object.fromEntries([
    ...Object.entries(amounts).filter(([name]) => name !== GPU),
    ...(count === undefined ? [] : [[GPU, String(count)] as const]),
  ]);

const GPU_JOB = 'pytorch-gpu';

const MISTAKES: readonly Mistake[] = [
  {
    name: 'a toleration that is missing',
    work: GPU_JOB,
    change: (spec) => ({ ...spec, tolerations: [] }),
    expect: /untolerated taint\(s\)/,
  },
  {
    name: 'a selector that is missing',
    work: GPU_JOB,
    change: (spec) => ({ ...spec, nodeSelector: {} }),
    expect: /names no pool, and is on/,
  },
  {
    name: 'more GPUs than a node has',
    work: GPU_JOB,
    change: asking(16),
    expect: /Insufficient nvidia\.com\/gpu/,
  },
  {
    name: 'a pod on a GPU node that asks for none',
    work: GPU_JOB,
    change: asking(),
    expect: /asks for no device, and is on gpu-inference/,
  },
  {
    // The scheduler takes nodes with most room: four pods come to four of them, and a zone has two.
    name: 'nodes of a job in several zones',
    work: 'pytorch-cpu',
    change: (spec) => ({ ...spec, affinity: {} }),
    expect: /its pods are in/,
  },
];

/** Mistakes in pods, and then a cluster that has one zone left. */
export async function mistakeParts(
  cluster: ScheduledCluster,
  subject: Subject,
): Promise<PartResult[]> {
  const parts: PartResult[] = [];
  for (const { name, work, change, expect } of MISTAKES) {
    const pods = podsOf(subject, work).map((pod) => ({ ...pod, spec: change(pod.spec) }));
    parts.push(await runPart(`notices ${name}`, () => isNoticed(cluster, pods, expect)));
  }
  const oneZone = await runPart(
    'notices that there is one zone for workers to spread over',
    async () => {
      const [zone] = subject.zones;
      await cluster.keepNodes(({ metadata }) => metadata.labels[ZONE] === zone);
      const expect = /didn't match pod topology spread constraints/;
      return isNoticed(cluster, podsOf(subject, SPREAD_SERVICE), expect);
    },
  );
  return [...parts, oneZone];
}

const podsOf = ({ work }: Subject, name: string): Pod[] =>
  podGroups(work.objects.filter(({ metadata }) => metadata.name === name)).flatMap(
    ({ pods }) => pods,
  );

async function isNoticed(
  cluster: ScheduledCluster,
  pods: readonly Pod[],
  expect: RegExp,
): Promise<string> {
  const placed: Placed[] = await cluster.place(pods);
  await cluster.remove(pods);
  const said = [...placed.flatMap(misplaced), ...apart(placed)];
  const found = said.find((each) => expect.test(each));
  if (found !== undefined) return found.slice(0, 300);
  throw new Finding(`not noticed: ${said.join('; ')}`);
}
