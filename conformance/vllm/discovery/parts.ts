import * as path from 'node:path';
import { runPart, type CheckContext, type PartResult } from '../../check';
import type { RouterProgram } from '../router-source';
import { showsSeries } from '../routing';
import { flagValue } from '../static-engines';
import type { CommandLine } from '../workloads';
import { asksWithinRights } from './asking-rights';
import { countsWithoutPods, failsOver, followsPods } from './changes';
import { chooses } from './choosing';
import { answersOwnModels, findsEngines } from './finding';
import { assertLoopback } from './loopback';
import { mistakenParts } from './mistaken-parts';
import { Scene, type SceneProps } from './scene';
import {
  discoveringRouters,
  emittedServices,
  MADE_ROUTER,
  madeServices,
  type DiscoverySubject,
} from './subjects';
import { metersTokens } from './usage';
import { endsInTime, watchesAgain } from './watching';

/** The port of all engines. */
const PORT = 8000;

/** What is looked at in a scene, by name. */
type ScenePart = readonly [name: string, look: (scene: Scene) => Promise<string>];

const logic: ScenePart = ['logic', (scene) => chooses(scene, scene.line)];

const rights: ScenePart = [
  'rights',
  (scene) => Promise.resolve(asksWithinRights(scene.server, scene.rights)),
];

const FOUND: readonly ScenePart[] = [
  ['engines', findsEngines],
  ['rights at the start', rights[1]],
  ['models', (scene) => answersOwnModels(scene, modelsOfOthers(scene))],
  logic,
];

/** Everything that a router has to do. */
const ALL_PARTS: readonly ScenePart[] = [
  ...FOUND,
  ['series', ({ router }) => showsSeries(router)],
  ['meter', (scene) => metersTokens(scene, byPrefix(scene.line))],
  ['pods that go and come', (scene) => followsPods(scene, scene.line)],
  ['a watch that ends', watchesAgain],
  ['fail-over', (scene) => failsOver(scene, scene.line)],
  ['no pods', countsWithoutPods],
  rights,
  ['end', endsInTime],
];

const byPrefix = (line: CommandLine): boolean =>
  flagValue(line, '--routing-logic') === 'prefixaware';

const modelsOfOthers = ({ pods, engines }: Scene): string[] =>
  pods.filter((pod) => !engines.includes(pod)).flatMap(({ models }) => models);

/** Routers that ask Kubernetes for their engines: made ones, those of the environments, and some with mistakes. */
export async function discoveryParts(
  context: CheckContext,
  program: RouterProgram,
): Promise<PartResult[]> {
  const usable = await runPart('addresses of pods', async () => {
    await assertLoopback(PORT);
    return 'each pod has its own';
  });
  if (usable.status !== 'passed') return [usable];
  const folder = path.join(context.scratch, 'discovery');
  const made = madeServices('made');
  return [
    ...(await subjectParts(made, { program, folder, parts: ALL_PARTS, only: MADE_ROUTER })),
    ...(await subjectParts(madeBySession(), { program, folder, parts: FOUND, only: MADE_ROUTER })),
    ...(await subjectParts(madeByPrefix(), { program, folder, parts: FOUND, only: MADE_ROUTER })),
    ...(await environmentParts(context, { program, folder, parts: ALL_PARTS })),
    ...(await mistakenParts(made, { program, folder })),
  ];
}

const madeBySession = () =>
  madeServices('made by session', { logic: { kind: 'session', header: 'x-session-id' } });

const madeByPrefix = () =>
  madeServices('made by prefix', { logic: { kind: 'prefix-aware', leastMatch: 128 } });

interface PartsProps extends Pick<SceneProps, 'program' | 'folder'> {
  readonly parts: readonly ScenePart[];
  /**
   * The router to look at.
   * @default - all
   */
  readonly only?: string;
}

async function environmentParts(context: CheckContext, props: PartsProps): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const subject of await emittedServices(context)) {
    results.push(...(await subjectParts(subject, props)));
  }
  return results;
}

async function subjectParts(
  subject: DiscoverySubject,
  { parts, only, ...props }: PartsProps,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const lines = discoveringRouters(subject, props.folder);
  for (const line of lines.filter((each) => only === undefined || each.subject === only)) {
    const scene = { ...props, line, objects: subject.objects };
    results.push(...(await sceneParts(scene, `${subject.name}, ${line.subject}`, parts)));
  }
  return results;
}

async function sceneParts(
  props: SceneProps,
  subject: string,
  parts: readonly ScenePart[],
): Promise<PartResult[]> {
  let scene: Scene | undefined;
  const started = await runPart(`${subject}, start`, async () => {
    scene = await Scene.start(props);
    return 'answers its probe';
  });
  if (scene === undefined) return [started];
  const running = scene;
  try {
    const results = [started];
    for (const [name, look] of parts) {
      results.push(await runPart(`${subject}, ${name}`, () => look(running)));
    }
    return results;
  } finally {
    await running.stop();
  }
}
