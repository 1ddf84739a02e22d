import type { ServeApplication } from '../../constructs/kubernetes/ray';
import { Finding } from '../failures';
import { restarts, type RayReader } from './ask-ray';
import { CHANGES, saysRestart } from './serve-changes';
import { rayService } from './subject';

/** A change restarts replicas just where an annotation says so. */
export async function saysWhatRestarts(ray: RayReader): Promise<string> {
  const found = await restarts(
    ray,
    CHANGES.map(({ before, after }) => [documentOf(before), documentOf(after)]),
  );
  const wrong = CHANGES.flatMap((change, index) => {
    const stopped = found[index] ?? [];
    if (stopped.length > 0 === saysRestart(change)) return [];
    return [
      stopped.length > 0
        ? `a change of ${change.name} restarts ${stopped.join(' and ')}, and the annotations say that it is taken up in place`
        : `a change of ${change.name} is taken up in place, and an annotation says that it restarts replicas`,
    ];
  });
  if (wrong.length > 0) throw new Finding(wrong.join('; '));
  const restarting = found.filter((stopped) => stopped.length > 0).length;
  return `${restarting} changes restart replicas, ${found.length - restarting} are taken up in place`;
}

function documentOf(application: ServeApplication): unknown {
  const { applications } = JSON.parse(rayService([application]).spec.serveConfigV2) as {
    readonly applications: readonly unknown[];
  };
  return applications[0];
}
