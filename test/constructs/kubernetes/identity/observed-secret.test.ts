import { ObservedSecret, type OidcClient } from '../../../../constructs/kubernetes/identity';
import type { ISecret } from '../../../../constructs/kubernetes/secrets';
import { testChart } from '../../../support/kubernetes';
import { FakeSecretStore } from './fakes';

const SECRET: ISecret = new FakeSecretStore().addGenerated(
  testChart(),
  'Secret',
  { owner: 'oidc', name: 'jupyterhub' },
  { name: 'oidc-jupyterhub', namespace: { name: 'jupyterhub' }, component: 'jupyterhub' },
);

const USES: [string, (secret: OidcClient['secret']) => unknown][] = [
  ['its name is asked for', (secret) => secret.name],
  ['a variable is made of it', (secret) => secret.toEnvVar('A', 'client-secret')],
  ['a volume is made of it', (secret) => secret.toVolume('secret', ['client-secret'])],
];

test('a Secret that nobody refers to is not used', () => {
  expect(new ObservedSecret(SECRET).isUsed).toBe(false);
});

test.each(USES)('a Secret is used once %s', (_use, use) => {
  const observed = new ObservedSecret(SECRET);
  expect(use(observed)).toEqual(use(SECRET));
  expect(observed.isUsed).toBe(true);
});
