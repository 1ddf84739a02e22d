import * as path from 'node:path';
import { runPart, type PartResult } from '../../check';
import type { EmittedObject } from '../../emitted';
import { Finding } from '../../failures';
import { DISCOVERY_MISTAKES, type DiscoveryMistake } from './mistakes';
import { Scene, type SceneProps } from './scene';
import { discoveringRouters, MADE_ROUTER, type DiscoverySubject } from './subjects';

/** Enough for a router to find its engines, were it right. */
const PATIENCE_SECONDS = 3;

type Place = Pick<SceneProps, 'program' | 'folder'>;

/** Routers with mistakes have to be noticed. */
export async function mistakenParts(
  subject: DiscoverySubject,
  props: Place,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const [index, mistake] of DISCOVERY_MISTAKES.entries()) {
    const folder = path.join(props.folder, `mistake-${index}`);
    results.push(
      await runPart(`notices ${mistake.name}`, () =>
        notices(mistake, subject, { ...props, folder }),
      ),
    );
  }
  return results;
}

async function notices(
  mistake: DiscoveryMistake,
  subject: DiscoverySubject,
  props: Place,
): Promise<string> {
  const found = await findingOf(mistake, mistaken(subject, mistake), props);
  if (found !== undefined && mistake.expect.test(found)) return shortened(found);
  throw new Finding(`not noticed: ${found ?? 'nothing is found'}`);
}

/** What is found with a mistake; undefined where nothing is. */
async function findingOf(
  { look }: DiscoveryMistake,
  subject: DiscoverySubject,
  props: Place,
): Promise<string | undefined> {
  const { objects } = subject;
  const lines = discoveringRouters(subject, props.folder);
  const line = lines.find((each) => each.subject === MADE_ROUTER);
  if (line === undefined) throw new Error(`there is no ${MADE_ROUTER}`);
  let scene: Scene | undefined;
  try {
    scene = await Scene.start({ ...props, line, objects, patienceSeconds: PATIENCE_SECONDS });
    await look(scene);
    return undefined;
  } catch (error) {
    if (error instanceof Finding) return error.message;
    throw error;
  } finally {
    await scene?.stop();
  }
}

/** The subject with the mistake; throws where there is nothing to mistake. */
export function mistaken(
  { name, objects }: DiscoverySubject,
  { from, to }: Pick<DiscoveryMistake, 'from' | 'to'>,
): DiscoverySubject {
  const text = JSON.stringify(objects);
  if (!text.includes(from)) throw new Error(`there is no ${from} in what is made`);
  return { name, objects: JSON.parse(text.replaceAll(from, to)) as EmittedObject[] };
}

const SHOWN = 160;

const shortened = (text: string): string => (text.trim().split('\n').at(-1) ?? '').slice(0, SHOWN);
