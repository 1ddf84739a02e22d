import { Finding } from '../failures';
import type { Provider } from './oidc';
import { codeIn, enter, LOGIN_FORM, newVisitor, type Person } from './people';
import type { BrowserSubject, MachineSubject } from './realm';
import { claimDifferences, pkce, verifiedClaims, type Claims } from './tokens';
import { formAction, messageOn, type Visitor } from './visitor';

/** Somebody who has signed in, with what the client got for it. */
export interface Session {
  readonly visitor: Visitor;
  readonly idToken: string;
  readonly accessToken: string;
}

/** What a claim that lists groups is called. */
const GROUPS = 'groups';

/** Signs somebody in by authorization code with PKCE, and looks at what the tokens say. */
export async function signIn(
  provider: Provider,
  subject: BrowserSubject,
  person: Person,
): Promise<Session> {
  const { client, redirectUri } = subject;
  const proof = pkce();
  const visitor = newVisitor(provider);
  const url = provider.authorizationUrl(client.clientId, redirectUri, proof);
  const visit = await enter(visitor, url, person);
  const code = codeIn(visit, subject);
  if (code === undefined) {
    throw new Finding(`'${person.username}' is not signed in: ${messageOn(visit)}`);
  }
  const tokens = await provider.mustToken(subject, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: proof.verifier,
  });
  const idToken = String(tokens['id_token']);
  const accessToken = String(tokens['access_token']);
  const expected = expectedClaims(provider, subject, person);
  const idClaims = verifiedClaims(idToken, provider.keys);
  const accessClaims = verifiedClaims(accessToken, provider.keys);
  const information = await provider.userInfo(accessToken);
  refuse([
    ...claimDifferences(idClaims, { ...expected.token, nonce: 'made-nonce' }, 'ID token'),
    ...claimDifferences(idClaims['aud'], client.clientId, 'ID token.aud'),
    ...claimDifferences(accessClaims, expected.token, 'access token'),
    ...audienceLacks(accessClaims, client.clientId),
    ...claimDifferences(information, expected.person, 'user info'),
  ]);
  return { visitor, idToken, accessToken };
}

/** Lets a machine sign itself in, and looks at what its token says. */
export async function machineToken(provider: Provider, subject: MachineSubject): Promise<void> {
  const { clientId } = subject.client;
  const tokens = await provider.mustToken(subject, { grant_type: 'client_credentials' });
  const claims = verifiedClaims(String(tokens['access_token']), provider.keys);
  refuse(
    claimDifferences(
      claims,
      {
        iss: provider.endpoints.issuer,
        azp: clientId,
        ...(subject.groups.length > 0 ? { [GROUPS]: subject.groups } : {}),
        ...rolesClaim(clientId, subject.roles),
      },
      `token of '${clientId}'`,
    ),
  );
}

/** Signs somebody out again; the browser comes back to the client and has no session any more. */
export async function signOut(
  provider: Provider,
  subject: BrowserSubject,
  { visitor, idToken }: Session,
): Promise<string> {
  const { client, redirectUri, postLogoutRedirectUri: target } = subject;
  const leave = (url: string) =>
    visitor.open(
      `${provider.endpoints.end_session_endpoint}?${new URLSearchParams({
        client_id: client.clientId,
        id_token_hint: idToken,
        post_logout_redirect_uri: url,
      }).toString()}`,
    );
  const elsewhere = await leave(`${target ?? redirectUri}/elsewhere`);
  if (elsewhere.kind === 'left' || elsewhere.status !== 400) {
    throw new Finding(`signing out may lead anywhere: ${messageOn(elsewhere)}`);
  }
  if (target === undefined) {
    return 'no way back from signing out';
  }
  const visit = await leave(target);
  if (visit.kind === 'page' || visit.url.href !== new URL(target).href) {
    throw new Finding(`signing out does not lead to ${target}: ${messageOn(visit)}`);
  }
  const url = provider.authorizationUrl(client.clientId, redirectUri, pkce());
  formAction(await visitor.open(url), LOGIN_FORM);
  return 'signed out';
}

interface Expectations {
  readonly token: Claims;
  readonly person: Claims;
}

function expectedClaims(
  provider: Provider,
  { client, group, roles }: BrowserSubject,
  { username }: Person,
): Expectations {
  const person = { preferred_username: username, [GROUPS]: [group] };
  return {
    person,
    token: {
      ...person,
      iss: provider.endpoints.issuer,
      azp: client.clientId,
      ...rolesClaim(client.clientId, roles),
    },
  };
}

function rolesClaim(clientId: string, roles: readonly string[]): Claims {
  return roles.length > 0 ? { resource_access: { [clientId]: { roles } } } : {};
}

/** The audience is one name or a list of names. */
function audienceLacks({ aud }: Claims, clientId: string): string[] {
  const audience: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return audience.includes(clientId)
    ? []
    : [`access token.aud is ${JSON.stringify(aud)}, without '${clientId}'`];
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) {
    throw new Finding(findings.join('; '));
  }
}
