import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineEnvironment,
  parseYamlEnvironment,
  type Environment,
  type EnvironmentInput,
} from '../../lib/config';

const FOLDER = join(__dirname, '../../environments');

/** Names of the environments that the project ships. */
export const ENVIRONMENT_NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** An environment that the project ships, validated. */
export function shippedEnvironment(name: string): Environment {
  const file = join(FOLDER, `${name}.yaml`);
  return parseYamlEnvironment(readFileSync(file, 'utf8'), file);
}

/** The least that an environment must say. */
export const MINIMAL = { name: 'test', region: 'us-west-2', domain: 'ml.acme.dev' } as const;

/** A valid environment with the given sections. */
export const environmentWith = (sections: Partial<EnvironmentInput> = {}): Environment =>
  defineEnvironment({ ...MINIMAL, ...sections });

/** A network that was there before. */
export const EXISTING_NETWORK: EnvironmentInput['network'] = {
  existing: {
    vpcId: 'vpc-0123456789abcdef0',
    cidr: '10.0.0.0/16',
    zones: ['us-west-2a', 'us-west-2b'],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  },
};

/** An environment for a cluster outside AWS. */
export const WITHOUT_AWS: Partial<EnvironmentInput> = {
  provider: 'none',
  cluster: { existing: { name: 'on-prem', compute: 'other', networkCidrs: ['192.168.0.0/16'] } },
  storage: { block: { storageClass: 'standard' }, shared: { storageClass: 'nfs' } },
  edge: { certificate: { clusterIssuer: 'letsencrypt' } },
};

/** Somebody elsewhere who signs people in. */
export const ELSEWHERE = {
  provider: 'external',
  issuer: 'https://login.acme.io',
  endpoints: {
    authorization: 'https://login.acme.io/authorize',
    token: 'https://login.acme.io/token',
    userInfo: 'https://login.acme.io/userinfo',
    keys: 'https://login.acme.io/keys',
    endSession: 'https://login.acme.io/logout',
  },
} as const;
