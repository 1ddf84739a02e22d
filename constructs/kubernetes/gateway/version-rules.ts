import { ValueError } from '../../../lib/values';
import type { RouteRule, RouteService, WeightedService } from './i-edge';

/** The header by which a client asks for a version. */
export const VERSION_HEADER = 'x-model-version';

/** The cookie by which a browser does. */
export const VERSION_COOKIE = 'model-version';

const ALL = 100;

/** Versions of one thing, side by side. */
export interface VersionRulesOptions {
  /** Services by the name of their version. */
  readonly versions: Readonly<Record<string, RouteService>>;
  /** The version that requests go to which ask for none. */
  readonly live: string;
  /**
   * Percent of those requests that go to other versions.
   * @default - none
   */
  readonly split?: Readonly<Record<string, number>>;
  /**
   * Version that gets a copy of each of them, and whose answers are dropped.
   * @default - none
   */
  readonly mirror?: string;
}

/**
 * Rules for versions of a service: by header and by cookie to each, for tests and A/B, and everything else to the live one,
 * of which others may get a part. Blue and green change when `live` does; a canary is a split that grows.
 *
 * Throws a ValueError for a version that there is not, and for shares that leave the live one nothing.
 */
export function versionRules({
  versions,
  live,
  split = {},
  mirror,
}: VersionRulesOptions): RouteRule[] {
  const serviceOf = (property: string, version: string): RouteService => {
    const found = versions[version];
    if (found !== undefined) return found;
    throw new ValueError(
      `'${property}' must be one of the versions ${Object.keys(versions).join(', ')}, got '${version}'`,
    );
  };
  assertShares(live, split);
  const given = Object.values(split).reduce((sum, share) => sum + share, 0);
  const shared: WeightedService[] = Object.entries(split).map(([version, weight]) => ({
    ...serviceOf('split', version),
    weight,
  }));
  const main = { ...serviceOf('live', live), weight: ALL - given };
  return [
    ...Object.entries(versions).flatMap(chosen),
    {
      services: shared.length === 0 ? [serviceOf('live', live)] : [main, ...shared],
      mirror: mirror === undefined ? undefined : serviceOf('mirror', mirror),
    },
  ];
}

const chosen = ([version, service]: [string, RouteService]): RouteRule[] => [
  { match: { headers: { [VERSION_HEADER]: version } }, services: [service] },
  { match: { cookies: { [VERSION_COOKIE]: version } }, services: [service] },
];

function assertShares(live: string, split: Readonly<Record<string, number>>): void {
  const shares = Object.values(split);
  const given = shares.reduce((sum, share) => sum + share, 0);
  const areWhole = shares.every((share) => Number.isInteger(share) && share >= 0);
  if (areWhole && given <= ALL && !(live in split)) return;
  throw new ValueError(
    `'split' must be whole percents of versions other than '${live}', ${ALL} together at most, got ${JSON.stringify(split)}`,
  );
}
