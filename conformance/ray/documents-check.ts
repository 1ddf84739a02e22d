import * as path from 'node:path';
import { IMAGES } from '../../lib/catalogue';
import { runPart, type Check, type CheckContext } from '../check';
import { Finding } from '../failures';
import { pythonEnvironment, type PythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import type { RayReader } from './ask-ray';
import {
  autoscalerReads,
  autoscalerReadsNeuron,
  noticesUnreadableResources,
  operatorCountsDevices,
} from './autoscaler-part';
import { noticesEnvironments, readsEnvironments, takesWhatWeTake } from './environments-part';
import { saysWhatRestarts } from './restarts-part';
import { noticesServeMistakes, readsServe, scalesByDefaults } from './serve-part';

const REQUIREMENTS = 'conformance/ray/requirements.txt';

/** Packages of the check. */
export const rayRequirements = (root: string): string[] =>
  requirementsOf(path.join(root, REQUIREMENTS));

/** Ray of the catalogue’s version, as PyPI has it, with MLflow’s client. */
export async function rayPrograms({ root, tools }: CheckContext): Promise<PythonEnvironment> {
  const requirements = rayRequirements(root);
  const wanted = `ray==${IMAGES.ray.tag}`;
  if (!requirements.includes(wanted)) throw new Finding(`${REQUIREMENTS} has no ${wanted}`);
  tools.used('Ray', IMAGES.ray.tag);
  return pythonEnvironment(tools, root, { name: 'ray', requirements });
}

/** Real Ray reads what the platform writes for it, without a cluster. */
export const rayDocumentsCheck: Check = {
  name: 'ray-documents',
  tier: 'default',
  shows:
    'Ray’s own code reads what the constructs write: Ray Serve understands every option of an application with our value, and has the defaults that we name; a runtime environment is taken, and whatever the constructs let through; the autoscaler finds in the resource how many workers there may be, and what each offers; Ray Serve restarts replicas in just those changes that the annotations of a RayService tell.',
  cannotShow:
    'What the operator makes of a resource is written down here after its source. What a running cluster does is shown by the check `ray`.',
  run: async (context) => {
    const ray: RayReader = { root: context.root, python: await rayPrograms(context) };
    return [
      await runPart('serve configuration', () => readsServe(ray)),
      await runPart('notices mistakes in a serve configuration', () => noticesServeMistakes(ray)),
      await runPart('defaults of deployments', () => scalesByDefaults(ray)),
      await runPart('runtime environments', () => readsEnvironments(ray)),
      await runPart('notices mistakes in runtime environments', () => noticesEnvironments(ray)),
      await runPart('whatever the constructs let through', () => takesWhatWeTake(ray)),
      await runPart('workers as the autoscaler sees them', () => autoscalerReads(ray)),
      await runPart('workers with Neuron', () => autoscalerReadsNeuron(ray)),
      await runPart('devices as the operator tells them', () => operatorCountsDevices()),
      await runPart('notices resources in other quotes', () => noticesUnreadableResources(ray)),
      await runPart('what restarts replicas', () => saysWhatRestarts(ray)),
    ];
  },
};
