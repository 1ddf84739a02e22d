import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { brokenParts } from './broken-parts';
import { clusterParts } from './cluster-parts';
import { rayPrograms } from './documents-check';
import { PodMachine } from './machine';
import { recoveryParts } from './recovery-parts';
import { serveParts } from './serve-trial';
import { tokenParts } from './token-parts';
import { tunesAlone, tunesWithMlflow } from './tune-part';

/** Real Ray, in containers that are made as Kubernetes and the operator would make them. */
export const rayCheck: Check = {
  name: 'ray',
  tier: 'full',
  shows:
    'Heads and workers of our clusters, started as the operator starts them, in containers that are read-only but for their own folders, as the image’s user: they answer the operator’s probes, run the tasks of jobs and clients that use the variables of a notebook, on workers alone, and show pages below any path, and numbers. The sample programs do what they say, and log to a real MLflow. Ray Serve answers at workers, and changes of an application restart replicas just where the annotations of a RayService say so. A cluster with a token lets in whoever shows it. A head that is lost finds its state in a cache, with the rights of a consumer of ours, and workers go on. A worker that is asked to leave leaves.',
  cannotShow:
    'The packages are those of PyPI, not of the image; containers have no limits, and the operator is not there: its commands are written down after its source. Ray’s autoscaler starts no pods, for there is no API server. Nothing runs on GPUs.',
  run: async (context) => {
    const python = await rayPrograms(context);
    let machine: PodMachine | undefined;
    const started = await runPart('pods on this machine', async () => {
      machine = await PodMachine.start(context, python);
      return 'each with a network, a file system and a user of its own';
    });
    if (machine === undefined) return [started];
    try {
      return [started, ...(await parts(context, machine))];
    } finally {
      await machine.stop();
    }
  },
};

async function parts(context: CheckContext, machine: PodMachine): Promise<PartResult[]> {
  return [
    ...(await brokenParts(machine)),
    ...(await clusterParts(machine, async (cluster) => [
      await runPart('trials', () => tunesAlone(machine)),
      await runPart('trials that log to MLflow', () => tunesWithMlflow(context, machine)),
      ...(await serveParts(cluster)),
    ])),
    ...(await tokenParts(machine)),
    ...(await recoveryParts(context, machine)),
  ];
}
