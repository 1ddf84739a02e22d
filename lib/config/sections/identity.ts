import { z } from 'zod';
import { cidrText, httpsUrl, label } from '../primitives';
import type { ProfileDefaults } from '../profiles';
import { federationSection } from './federation';

const firstAdmin = z
  .strictObject({
    username: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,62}$/, {
        error: 'must be lower-case letters, digits, dots, underscores and hyphens',
      })
      .describe('Name to sign in with.'),
    email: z.email({ error: 'must be an e-mail address' }).describe('E-mail address.'),
    firstName: z.string().min(1).describe('First name; some applications require one.'),
    lastName: z.string().min(1).describe('Last name; some applications require one.'),
  })
  .optional()
  .describe(
    'First member of the group of platform admins. The password is generated, and must be changed at the first sign-in.',
  );

const keycloak = ({ replicas }: ProfileDefaults) =>
  z.strictObject({
    provider: z
      .literal('keycloak')
      .default('keycloak')
      .describe('Keycloak in the cluster, with a realm of its own.'),
    realm: label(40).default('ml-platform').describe('Name of the realm; never `master`.'),
    replicas: z.int().min(1).max(9).default(replicas).describe('Keycloak servers.'),
    groups: z
      .array(label(63))
      .default(['data-engineers'])
      .describe('Groups beside those of `access` and `teams`.'),
    firstAdmin,
    federation: federationSection,
    adminConsole: z
      .strictObject({
        allowFrom: z
          .array(cidrText)
          .default([])
          .describe(
            'Networks that reach Keycloak’s administration; when empty it has no route, and is reached by `kubectl port-forward`.',
          ),
      })
      .prefault({})
      .describe('Keycloak’s own administration.'),
  });

const external = z.strictObject({
  provider: z
    .literal('external')
    .describe('An OpenID provider that exists: Entra, Okta, Cognito …'),
  issuer: httpsUrl.describe('Issuer, exactly as in the `iss` claim.'),
  endpoints: z
    .strictObject({
      authorization: httpsUrl.describe('Where a browser signs in.'),
      token: httpsUrl.describe('Where a code is redeemed.'),
      userInfo: httpsUrl.describe('Where a person’s claims are asked for.'),
      keys: httpsUrl.describe('JSON Web Key Set.'),
      endSession: httpsUrl.describe('Where a browser signs out.'),
    })
    .describe('URLs of the provider, as in its discovery document.'),
  groupsClaim: z.string().min(1).default('groups').describe('Claim that lists a person’s groups.'),
  usernameClaim: z
    .string()
    .min(1)
    .default('preferred_username')
    .describe('Claim that a person is called by.'),
  clients: z
    .record(label(40), z.string().min(1))
    .default({})
    .describe(
      'Client id at the provider, by the name of the component that it is for; its secret is the declared secret `oidc-<component>`.',
    ),
});

const none = z.strictObject({
  provider: z.literal('none').describe('No single sign-on; no component may need one.'),
});

/** Who signs people in. */
export const identitySection = (defaults: ProfileDefaults) =>
  z
    .union([none, external, keycloak(defaults)])
    .prefault({})
    .describe('Who signs people in.');
