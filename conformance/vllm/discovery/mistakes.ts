import { asksWithinRights } from './asking-rights';
import { failsOver } from './changes';
import { takesTurns } from './choosing';
import { findsEngines } from './finding';
import { knows } from './played-service';
import type { Scene } from './scene';
import { metersTokens } from './usage';
import { endsInTime } from './watching';

/** A mistake in what is emitted for a router, and what has to be found. */
export interface DiscoveryMistake {
  /** What it is. */
  readonly name: string;
  /** A text of the objects, as JSON, and what stands in its place. */
  readonly from: string;
  readonly to: string;
  readonly look: (scene: Scene) => Promise<string>;
  readonly expect: RegExp;
}

/** Looks once the router knows its engines. */
const onceKnown =
  (look: DiscoveryMistake['look']): DiscoveryMistake['look'] =>
  async (scene) => {
    await knows(scene, scene.engines);
    return look(scene);
  };

const ANSWERS = ',ml-platform/llm-answers=true';

/** Mistakes that would be noticed late in a cluster. */
export const DISCOVERY_MISTAKES: readonly DiscoveryMistake[] = [
  {
    name: 'a selector of all pods of a service',
    from: ANSWERS,
    to: '',
    look: findsEngines,
    expect: /the router knows (http\S+ and ){4}http\S+, not/,
  },
  {
    name: 'a selector of another service',
    from: `llm-service=chat${ANSWERS}`,
    to: `llm-service=other${ANSWERS}`,
    look: findsEngines,
    expect: /the router knows http/,
  },
  {
    name: 'another port of engines',
    from: '--k8s-port=8000',
    to: '--k8s-port=8001',
    look: findsEngines,
    expect: /the router knows nobody/,
  },
  {
    name: 'a program of the meter that is not there',
    from: 'llm_usage.py',
    to: 'usage.py',
    look: () => Promise.resolve('it starts'),
    expect: /No module named 'llm_usage'/,
  },
  {
    name: 'a role that may not watch',
    from: '"watch"',
    to: '"create"',
    look: findsEngines,
    expect: /the router knows nobody/,
  },
  {
    name: 'a role that may not get',
    from: '"get"',
    to: '"create"',
    look: onceKnown((scene) => Promise.resolve(asksWithinRights(scene.server, scene.rights))),
    expect: /the role lacks get pods/,
  },
  {
    name: 'streams that do not say what they took',
    from: '--enable-force-include-usage',
    to: '--enable-log-requests',
    look: onceKnown((scene) => metersTokens(scene, false)),
    expect: /in parts, is answered with 200 and counted for conformance-chat with 0, 0, 0/,
  },
  {
    name: 'nobody to fail over to',
    from: 'reroute-attempts=1',
    to: 'reroute-attempts=0',
    look: onceKnown((scene) => failsOver(scene, scene.line)),
    expect: /500 and \S+ answer/,
  },
  {
    name: 'a watch without an end',
    from: 'watcher-timeout-seconds=60',
    to: 'watcher-timeout-seconds=0',
    look: onceKnown(endsInTime),
    expect: /its watch of Infinity seconds, and is killed after 120/,
  },
  {
    name: 'another logic',
    from: '--routing-logic=roundrobin',
    to: '--routing-logic=prefixaware',
    look: onceKnown((scene) => takesTurns(scene)),
    expect: /is answered by/,
  },
];
