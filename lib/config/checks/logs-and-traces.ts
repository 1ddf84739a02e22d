import { teamNamespace } from '../../contracts/namespaces';
import { Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** What a server takes that nobody asks anything. */
const LEAST_MEMORY = '1Gi';

/** Room for two hours of few lines, and for copies of the index. */
const LEAST_STORAGE = '5Gi';

/** What is not seen of the settings of logs by their form alone. */
export const LOG_CHECKS: readonly Check[] = [
  ({ logs }) => (logs === undefined ? [] : enough('logs', logs)),
  serversNeedBucket,
  classesDiffer,
  namespacesOnce,
  teamsKnown,
];

/** What is not seen of the settings of traces by their form alone. */
export const TRACE_CHECKS: readonly Check[] = [
  ({ traces }) => (traces === undefined ? [] : enough('traces', traces)),
];

const enough = (
  section: 'logs' | 'traces',
  { memory, storage }: { readonly memory: string; readonly storage: string },
): Violation[] => [
  ...refused(`${section}.memory`, () => {
    assertAtLeast(memory, LEAST_MEMORY);
  }),
  ...refused(`${section}.storage`, () => {
    assertAtLeast(storage, LEAST_STORAGE);
  }),
];

function assertAtLeast(amount: string, least: string): void {
  if (Quantity.memory(amount).compare(Quantity.memory(least)) >= 0) return;
  throw new ValueError(`must be at least ${least}, got '${amount}'`);
}

/** Without S3 lines are on the volume of one server, which no other sees. */
function serversNeedBucket({ logs, provider }: Environment): Violation[] {
  return when(provider === 'none' && logs !== undefined && logs.replicas > 1, {
    path: 'logs.replicas',
    got: String(logs?.replicas),
    problem: "must be 1 where 'provider' is 'none', as lines are on the volume of the server",
  });
}

const classesOf = ({ logs }: Environment) => Object.entries(logs?.classes ?? {});

function classesDiffer(environment: Environment): Violation[] {
  return classesOf(environment).flatMap(([name, { days }]) =>
    when(days === environment.logs?.retentionDays, {
      path: `logs.classes.${name}.days`,
      got: String(days),
      problem:
        "must differ from 'logs.retentionDays', which holds for every other namespace; leave the class out",
    }),
  );
}

/** Every place where a class names a namespace. */
const namedNamespaces = (environment: Environment) =>
  classesOf(environment).flatMap(([name, { namespaces }]) =>
    namespaces.map((namespace, index) => ({
      path: `logs.classes.${name}.namespaces[${index}]`,
      namespace,
    })),
  );

function namespacesOnce(environment: Environment): Violation[] {
  const named = namedNamespaces(environment);
  return named.flatMap(({ path, namespace }, place) =>
    when(named.findIndex((each) => each.namespace === namespace) < place, {
      path,
      got: namespace,
      problem: 'is named before; lines of a namespace are kept for one time',
    }),
  );
}

/** Other software of the cluster has namespaces too, whose lines come here as well: only those of teams are all known. */
function teamsKnown(environment: Environment): Violation[] {
  const teams = Object.keys(environment.teams);
  const known = teams.map(teamNamespace);
  return namedNamespaces(environment).flatMap(({ path, namespace }) => [
    ...when(namespace.startsWith(teamNamespace('')) && !known.includes(namespace), {
      path,
      got: namespace,
      problem: `is of no team; there are: ${known.join(', ') || 'none'}`,
    }),
    ...when(teams.includes(namespace), {
      path,
      got: namespace,
      problem: `is a team, whose namespace is '${teamNamespace(namespace)}'`,
    }),
  ]);
}
