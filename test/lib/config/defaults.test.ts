import {
  ConfigurationError,
  defineEnvironment,
  parseEnvironment,
  PROFILES,
} from '../../../lib/config';
import { PROFILE_DEFAULTS } from '../../../lib/config/profiles';
import {
  ENVIRONMENT_NAMES,
  environmentWith,
  MINIMAL,
  shippedEnvironment,
} from '../../support/environments';

/** What is wrong with an environment, one text a violation: `path: problem`. */
function problemsOf(input: unknown): string[] {
  try {
    parseEnvironment(input, 'test.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.violations.map(({ path, problem }) => `${path}: ${problem}`);
  }
}

describe('defaults', () => {
  test('only name, region and domain must be given', () => {
    expect(problemsOf(MINIMAL)).toEqual([]);
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/^name: is required/),
      expect.stringMatching(/^region: is required/),
      expect.stringMatching(/^domain: is required/),
    ]);
  });

  test('without a profile an environment is a lab', () => {
    expect(defineEnvironment(MINIMAL)).toEqual(defineEnvironment({ ...MINIMAL, profile: 'lab' }));
  });

  test.each(PROFILES)('the profile %s fills in what the environment leaves out', (profile) => {
    const environment = environmentWith({ profile });
    const defaults = PROFILE_DEFAULTS[profile];
    expect(environment).toMatchObject({
      aws: {
        budget: { monthlyUsd: defaults.monthlyBudgetUsd, notify: [] },
        quotas: { check: defaults.checkQuotas },
        workloadIdentity: 'pod-identity',
      },
      network: {
        cidr: '10.0.0.0/16',
        nat: defaults.nat,
        flowLogs: defaults.flowLogs,
        interfaceEndpoints: defaults.interfaceEndpoints,
        logRetentionDays: defaults.logRetentionDays,
      },
      cluster: {
        mode: 'auto',
        endpoint: defaults.endpoint,
        deletionProtection: defaults.deletionProtection,
        logRetentionDays: defaults.logRetentionDays,
      },
      storage: {
        deletionProtection: defaults.deletionProtection,
        shared: { infrequentAccessAfterDays: 30, accessPoints: {} },
        backup: { enabled: defaults.backup, retentionDays: defaults.backupRetentionDays },
      },
      secrets: { generated: [], declared: [] },
      state: { backend: 'local' },
      dns: { zone: 'existing' },
    });
    expect(Object.keys(environment.nodePools)).toEqual(Object.keys(defaults.nodePools));
  });

  test('production needs no change to survive the loss of a zone', () => {
    const { zoneCount, nat, endpoint, deletionProtection, backup } = PROFILE_DEFAULTS.production;
    expect({ zoneCount, nat, endpoint: endpoint.kind, deletionProtection, backup }).toEqual({
      zoneCount: 3,
      nat: 'perZone',
      endpoint: 'private',
      deletionProtection: true,
      backup: true,
    });
  });

  test('a value that is given wins over the profile', () => {
    const environment = environmentWith({ profile: 'production', network: { nat: 'single' } });
    expect(environment.network).toMatchObject({ nat: 'single', flowLogs: true });
  });

  test('node pools that are given replace the profile’s', () => {
    expect(environmentWith({ nodePools: { general: {} } }).nodePools).toEqual({
      general: { limits: {} },
    });
  });

  test('a team needs no more than a name', () => {
    expect(environmentWith({ teams: { vision: {} } }).teams['vision']).toEqual({
      airflowRole: 'user',
      mlflow: 'edit',
      principals: [],
      queue: { guaranteed: {}, lends: true, share: 1 },
      quota: { cpu: '64', memory: '256Gi', gpus: 4, neuronDevices: 0, storage: '1Ti', pods: 200 },
      sharedFolder: true,
    });
  });

  test.each(ENVIRONMENT_NAMES)('the shipped environment %s is valid', (name) => {
    expect(shippedEnvironment(name).name).toBe(name);
  });
});
