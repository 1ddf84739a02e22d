import { stringify } from 'yaml';

const named = <T>(prefix: string, count: number, value: T): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}-${index + 1}`, value]),
  );

/** An environment file with the given number of teams and of node pools besides those every platform has. */
export const scaledEnvironment = (factor: number): string =>
  stringify({
    name: `scale-${factor}`,
    profile: 'production',
    region: 'us-west-2',
    domain: 'scale.example.org',
    state: { backend: 's3', bucket: 'example-terraform-state' },
    nodePools: {
      platform: { preset: 'system' },
      ...named('pool', factor, { preset: 'gpu-inference' }),
    },
    teams: named('team', factor, { quota: { gpus: 4 } }),
  });
