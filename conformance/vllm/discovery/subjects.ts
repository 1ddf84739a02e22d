import * as path from 'node:path';
import { Namespace } from '../../../constructs/kubernetes/core';
import { LlmService, type LlmModel, type RouterOptions } from '../../../constructs/kubernetes/vllm';
import { IMAGES, imageName } from '../../../lib/catalogue';
import { Unit } from '../../../stacks/manifests/unit';
import type { CheckContext } from '../../check';
import { emittedUnits, type EmittedObject } from '../../emitted';
import { objectsIn } from '../../helm/compare';
import { secretNamed } from '../../ray/subject';
import { flagValue } from '../static-engines';
import { commandLines, type CommandLine } from '../workloads';
import { SAMPLE_SHAPE } from '../sample-shape';

/** Everything of served models that is emitted for one namespace. */
export interface DiscoverySubject {
  readonly name: string;
  readonly objects: readonly EmittedObject[];
}

/** The router to look at of those that are made. */
export const MADE_ROUTER = 'Deployment chat-router';

const NAMESPACE = 'serving';

/** A model that has to be fetched. */
const MODEL: Omit<LlmModel, 'name'> = {
  files: {
    source: { from: 'hugging-face', repository: 'a/model', revision: '1' },
    sharedOn: { namespace: { name: NAMESPACE }, claimName: 'models', volumeHandle: 'models' },
  },
  shape: SAMPLE_SHAPE,
  contextTokens: 8192,
};

/**
 * A service with a small model and one on several nodes, whose engines ask for a key, beside another service in the same
 * namespace.
 */
export function madeServices(name: string, router: RouterOptions = {}): DiscoverySubject {
  const unit = new Unit('serving', 'workloads');
  const common = {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACE),
    network: { vpcCidrs: ['10.0.0.0/16'] },
    images: {
      engine: imageName(IMAGES.vllm),
      router: imageName(IMAGES.vllmRouter),
      objects: imageName(IMAGES.awsCli),
    },
  };
  new LlmService(unit.chart, 'Chat', {
    ...common,
    name: 'chat',
    models: [
      { ...MODEL, name: 'small', servedName: 'llama-3.1-8b' },
      { ...MODEL, name: 'large', nodes: 2 },
    ],
    router,
    apiKey: { secret: secretNamed('engines'), key: 'key' },
  });
  new LlmService(unit.chart, 'Other', {
    ...common,
    name: 'other',
    models: [{ ...MODEL, name: 'sql' }],
  });
  return { name, objects: objectsIn(unit.render().yaml) as EmittedObject[] };
}

/** What the environments emit, without those that serve nothing. */
export async function emittedServices({
  environments,
  synthesize,
}: CheckContext): Promise<DiscoverySubject[]> {
  const subjects: DiscoverySubject[] = [];
  for (const name of environments) {
    const objects = emittedUnits(await synthesize(name, 'replaced'), 'serving-');
    subjects.push({ name, objects });
  }
  return subjects.filter((subject) => subject.objects.length > 0);
}

/** The command lines of routers that ask Kubernetes; their files are written below `folder`. */
export const discoveringRouters = (
  { name, objects }: DiscoverySubject,
  folder: string,
): CommandLine[] =>
  commandLines(objects, 'router', path.join(folder, name.replaceAll(/\W+/g, '-'))).filter(
    (line) => flagValue(line, '--service-discovery') === 'k8s',
  );
