import { liveVersion } from '../../contracts/serving';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';
import { MODEL_SERVER_CHECKS } from './model-servers';
import { SERVED_MODEL_CHECKS } from './served-models';
import { acceleratorsWithinLimits } from './serving-accelerators';
import { SERVING_ACCESS_CHECKS } from './serving-access';

/** What everything that is served needs of each other, and of the rest of the platform. */
export const SERVING_CHECKS: readonly Check[] = [
  versionsAreThere,
  fewVersions,
  ...SERVED_MODEL_CHECKS,
  ...MODEL_SERVER_CHECKS,
  ...SERVING_ACCESS_CHECKS,
  acceleratorsWithinLimits,
];

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

const endpointsOf = ({ serving }: Environment): [path: string, endpoint: Endpoint][] =>
  Object.entries(serving?.endpoints ?? {}).map(([name, endpoint]) => [
    `serving.endpoints.${name}`,
    endpoint,
  ]);

function versionsAreThere(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(([path, endpoint]) => {
    const names = Object.keys(endpoint.versions);
    const known = `must be one of 'versions': ${names.join(', ')}`;
    const live = liveVersion(endpoint);
    const isThere = (version: string | undefined) =>
      version === undefined || names.includes(version);
    const shares = Object.entries(endpoint.split);
    const given = shares.reduce((sum, [, share]) => sum + share, 0);
    return [
      ...when(live === undefined, {
        path: `${path}.live`,
        problem: `is required with several versions: ${names.join(', ')}`,
      }),
      ...when(!isThere(live), { path: `${path}.live`, got: live, problem: known }),
      ...when(!isThere(endpoint.mirror), {
        path: `${path}.mirror`,
        got: endpoint.mirror,
        problem: known,
      }),
      ...shares.flatMap(([version]) =>
        when(!names.includes(version) || version === live, {
          path: `${path}.split.${version}`,
          problem: `must be one of 'versions' that is not live: ${names.filter((name) => name !== live).join(', ') || 'there is no other'}`,
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

function fewVersions(environment: Environment): Violation[] {
  return endpointsOf(environment).flatMap(([path, { versions, keep }]) => {
    const count = Object.keys(versions).length;
    return when(count > keep, {
      path: `${path}.versions`,
      got: String(count),
      problem: `must be at most ${keep}, which 'keep' says; remove the oldest, or raise it`,
    });
  });
}
