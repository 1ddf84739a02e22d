import { liveVersion, type ServedModel } from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { knownIn, when, type Check } from './check';

/** What load tests need of what is served. */
export const LOAD_TEST_CHECKS: readonly Check[] = [targetsAreThere, stepsRise];

type LoadTest = NonNullable<Environment['serving']>['loadTests'][string];

const testsOf = ({ serving }: Environment): [path: string, test: LoadTest][] =>
  Object.entries(serving?.loadTests ?? {}).map(([name, test]) => [
    `serving.loadTests.${name}`,
    test,
  ]);

function targetsAreThere(environment: Environment): Violation[] {
  const endpoints = environment.serving?.endpoints ?? {};
  return testsOf(environment).flatMap(([path, test]) => {
    const endpoint = endpoints[test.endpoint];
    if (endpoint === undefined) {
      return knownIn(
        `${path}.endpoint`,
        test.endpoint,
        'serving.endpoints',
        Object.keys(endpoints),
      );
    }
    const version = test.version ?? liveVersion(endpoint) ?? '';
    const models = endpoint.versions[version]?.models;
    if (models === undefined) {
      const section = `serving.endpoints.${test.endpoint}.versions`;
      return knownIn(`${path}.version`, version, section, Object.keys(endpoint.versions));
    }
    return modelIsThere(path, test, models);
  });
}

function modelIsThere(
  path: string,
  { endpoint, model, inputTokens, outputTokens }: LoadTest,
  models: Readonly<Record<string, ServedModel>>,
): Violation[] {
  const named = Object.entries(models).map(
    ([name, each]) => [each.servedName ?? name, each] as const,
  );
  const [, found] = named.find(([name]) => name === model) ?? [];
  if (found === undefined) {
    const names = named.map(([name]) => name);
    return knownIn(`${path}.model`, model, `serving.endpoints.${endpoint}`, names);
  }
  return [
    ...when(found.keptOn !== 'shared', {
      path: `${path}.model`,
      got: model,
      problem:
        "must have its files on the shared file system, by which prompts are counted; set 'keptOn' to 'shared'",
    }),
    ...when(inputTokens + outputTokens > found.contextTokens, {
      path: `${path}.inputTokens`,
      got: String(inputTokens),
      problem: `must be at most ${found.contextTokens} together with 'outputTokens', ${outputTokens}: that is 'contextTokens' of '${model}'; lower one of the two`,
    }),
  ];
}

function stepsRise(environment: Environment): Violation[] {
  return testsOf(environment).flatMap(([path, { concurrencies = [] }]) =>
    concurrencies.flatMap((users, index) =>
      when(index > 0 && users <= (concurrencies[index - 1] ?? 0), {
        path: `${path}.concurrencies[${index}]`,
        got: String(users),
        problem: 'must be more than the step before',
      }),
    ),
  );
}
