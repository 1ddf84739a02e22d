import { z } from 'zod';
import { cidrText, httpsUrl, label } from '../primitives';

const name = label(40).describe(
  'Name of the federation. Its secret is the declared secret `federation-<name>`.',
);

const ldap = z.strictObject({
  kind: z.literal('ldap').describe('A directory; people sign in with its passwords.'),
  name,
  vendor: z
    .enum(['active-directory', 'other'])
    .default('other')
    .describe('Whose attributes are expected.'),
  url: z
    .string()
    .regex(/^ldaps:\/\/[^\s/]+$/, {
      error: 'must be an encrypted address such as ldaps://ldap.acme.io:636',
    })
    .describe('Address of the directory.'),
  usersDn: z.string().min(1).describe('Where people are: `ou=people,dc=acme,dc=io`.'),
  bindDn: z.string().min(1).describe('Who Keycloak signs in as to look people up.'),
  usernameAttribute: z
    .string()
    .min(1)
    .optional()
    .describe('Attribute that people are called by; the vendor’s own without it.'),
  groupsDn: z
    .string()
    .min(1)
    .optional()
    .describe('Where groups are; people get their groups in Keycloak without it.'),
  addresses: z
    .array(cidrText)
    .min(1)
    .optional()
    .describe('Networks of the directory; the VPC’s own without them.'),
});

const oidc = z.strictObject({
  kind: z.literal('oidc').describe('An OpenID provider; Keycloak stays the platform’s issuer.'),
  name,
  title: z.string().min(1).describe('What the button for signing in says.'),
  issuer: httpsUrl.describe('Issuer, exactly as in the `iss` claim.'),
  authorization: httpsUrl.describe('Where a browser signs in.'),
  token: httpsUrl.describe('Where Keycloak redeems a code.'),
  keys: httpsUrl.describe('JSON Web Key Set.'),
  clientId: z.string().min(1).describe('Client that is registered there.'),
  groups: z
    .strictObject({
      claim: z.string().min(1).describe('Claim that lists a person’s groups there.'),
      mapping: z
        .record(z.string().min(1), label(63))
        .describe('Group of the realm for each value of the claim.'),
    })
    .optional()
    .describe('Groups taken over; people get their groups in Keycloak without it.'),
});

/** Where people come from, beside those that are added in Keycloak. */
export const federationSection = z
  .discriminatedUnion('kind', [ldap, oidc])
  .optional()
  .describe('Where people come from, beside those that are added in Keycloak.');
