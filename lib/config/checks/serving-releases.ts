import { liveVersion } from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** An HTTPRoute has 16 rules: two for each version, by header and by cookie, and two more. */
const MOST_VERSIONS = 7;

/** What versions of an endpoint need of each other. */
export const SERVING_RELEASE_CHECKS: readonly Check[] = [
  liveIsThere,
  copiesGoElsewhere,
  sharesGoElsewhere,
  somebodyAnswers,
  fewVersions,
];

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

interface PlacedEndpoint {
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly live: string | undefined;
  /** Names of its versions. */
  readonly versions: readonly string[];
}

const endpointsOf = ({ serving }: Environment): PlacedEndpoint[] =>
  Object.entries(serving?.endpoints ?? {}).map(([name, endpoint]) => ({
    path: `serving.endpoints.${name}`,
    endpoint,
    live: liveVersion(endpoint),
    versions: Object.keys(endpoint.versions),
  }));

const oneOf = (versions: readonly string[]): string =>
  `must be one of 'versions': ${versions.join(', ')}`;

const otherThan = (live: string | undefined, versions: readonly string[]): string =>
  `must be one of 'versions' that is not live: ${versions.filter((name) => name !== live).join(', ') || 'there is no other'}`;

function liveIsThere(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(({ path, live, versions }) => [
    ...when(live === undefined, {
      path: `${path}.live`,
      problem: `is required with several versions: ${versions.join(', ')}`,
    }),
    ...when(live !== undefined && !versions.includes(live), {
      path: `${path}.live`,
      got: live,
      problem: oneOf(versions),
    }),
  ]);
}

/** Who is asked already needs no copies. */
function copiesGoElsewhere(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(({ path, endpoint: { mirror }, live, versions }) => {
    if (mirror === undefined) return [];
    return [
      ...when(!versions.includes(mirror), {
        path: `${path}.mirror`,
        got: mirror,
        problem: oneOf(versions),
      }),
      ...when(versions.includes(mirror) && mirror === live, {
        path: `${path}.mirror`,
        got: mirror,
        problem: otherThan(live, versions),
      }),
    ];
  });
}

function sharesGoElsewhere(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(({ path, endpoint: { split }, live, versions }) => {
    const given = Object.values(split).reduce((sum, share) => sum + share, 0);
    return [
      ...Object.keys(split).flatMap((version) =>
        when(!versions.includes(version) || version === live, {
          path: `${path}.split.${version}`,
          problem: otherThan(live, versions),
        }),
      ),
      ...when(given > 100, {
        path: `${path}.split`,
        got: String(given),
        problem: 'must be 100 percent together at most',
      }),
    ];
  });
}

/** Whoever is sent to a version did not choose it, and would not know to try again. */
function somebodyAnswers(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(({ path, endpoint }) =>
    targetsOf(endpoint).flatMap(({ at, version }) =>
      when(mayBeEmpty(endpoint, version), {
        path: `${path}.${at}`,
        got: version,
        problem: `must be a version with an engine: all of '${version}' may be gone, and requests that are sent there get 503 until one comes; set 'replicas.min' of a model there to 1 at least`,
      }),
    ),
  );
}

const targetsOf = ({ split, mirror }: Endpoint) => [
  ...Object.entries(split)
    .filter(([, share]) => share > 0)
    .map(([version]) => ({ at: `split.${version}`, version })),
  ...(mirror === undefined ? [] : [{ at: 'mirror', version: mirror }]),
];

function mayBeEmpty({ versions }: Endpoint, version: string): boolean {
  const models = Object.values(versions[version]?.models ?? {});
  return models.length > 0 && models.every(({ replicas }) => replicas.min === 0);
}

function fewVersions(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(({ path, endpoint: { keep }, versions }) => [
    ...when(keep > MOST_VERSIONS, {
      path: `${path}.keep`,
      got: String(keep),
      problem: `must be at most ${MOST_VERSIONS}: a route has 16 rules, two for each version and two more; remove the oldest versions`,
    }),
    ...when(versions.length > keep, {
      path: `${path}.versions`,
      got: String(versions.length),
      problem: `must be at most ${keep}, which 'keep' says; remove the oldest${keep < MOST_VERSIONS ? `, or raise it to ${MOST_VERSIONS} at most` : ''}`,
    }),
  ]);
}
