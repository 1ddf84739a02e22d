import { Finding } from '../failures';
import type { Admin } from './admin';
import { jsonOf, type HttpAnswer } from './http';
import type { Provider } from './oidc';
import { codeIn, enter, newVisitor, type Person } from './people';
import type { BrowserSubject, MachineSubject, RealmDocument } from './realm';
import { pkce } from './tokens';
import { messageOn, type Visit } from './visitor';

/** Refused by every policy that deserves the name. */
const WEAK_PASSWORDS = ['short', 'a'];

/** Where Keycloak keeps which proof a client has to give; there are consumers whose software has none. */
const PKCE_ATTRIBUTE = 'pkce.code.challenge.method';

/** A realm that asks for more wrong passwords than this before it locks an account is too patient. */
const MOST_FAILURES = 30;

/** Everything that must not be let through at a client that people sign in at; returns how many. */
export async function checkBrowserRefusals(
  provider: Provider,
  subject: BrowserSubject,
  person: Person,
): Promise<number> {
  const { client, redirectUri } = subject;
  const open = (change: Readonly<Record<string, string>>, uri = redirectUri): Promise<Visit> =>
    newVisitor(provider).open(provider.authorizationUrl(client.clientId, uri, pkce(), change));
  const noProof = { code_challenge: '', code_challenge_method: '' };
  const wantsProof = client.attributes?.[PKCE_ATTRIBUTE] !== undefined;
  if (wantsProof) {
    errorExpected('a request without PKCE', await open(noProof));
    errorExpected('plain PKCE', await open({ code_challenge_method: 'plain' }));
  }
  errorExpected('the implicit flow', await open({ response_type: 'id_token token' }));
  for (const uri of [`${redirectUri}/elsewhere`, redirectUri.replace('https:', 'http:')]) {
    const visit = await open({}, uri);
    if (visit.kind === 'left' || visit.status !== 400) {
      throw new Finding(`a redirect to ${uri} is not refused: ${messageOn(visit)}`);
    }
  }
  const { username, password } = person;
  const directGrant = { grant_type: 'password', scope: 'openid', username, password };
  tokenRefused('a password sent by the client', await provider.token(subject, directGrant));
  const machine = { grant_type: 'client_credentials' };
  tokenRefused('a token without a person', await provider.token(subject, machine));
  tokenRefused('a wrong verifier', await withWrongVerifier(provider, subject, person));
  const wrong = { ...subject, secret: `${subject.secret}-wrong` };
  tokenRefused('a wrong secret', await provider.token(wrong, machine));
  return wantsProof ? 9 : 7;
}

/** A machine has no browser and knows nobody's password; returns how many ways were tried. */
export async function checkMachineRefusals(
  provider: Provider,
  subject: MachineSubject,
): Promise<number> {
  const url = provider.authorizationUrl(subject.client.clientId, 'https://localhost/', pkce());
  const visit = await newVisitor(provider).open(url);
  if (visit.kind === 'left' || visit.status < 400) {
    throw new Finding(`a browser is let in at a machine's client: ${messageOn(visit)}`);
  }
  const password = { grant_type: 'password', username: 'made', password: 'made' };
  tokenRefused('a password sent by a machine', await provider.token(subject, password));
  return 2;
}

/** Weak passwords are refused; returns how many. */
export async function checkPasswordPolicy(
  admin: Admin,
  realm: string,
  person: Person,
): Promise<number> {
  const { id } = await admin.account(realm, person.username);
  const weak = [...WEAK_PASSWORDS, person.username];
  for (const value of weak) {
    const path = `/${realm}/users/${id}/reset-password`;
    const answer = await admin.request('PUT', path, { type: 'password', value, temporary: false });
    if (answer.status !== 400) {
      throw new Finding(`the password '${value}' is accepted: status ${answer.status}`);
    }
  }
  return weak.length;
}

/** After enough wrong passwords the right one does not help; returns after how many. */
export async function checkLockOut(
  provider: Provider,
  subject: BrowserSubject,
  realm: RealmDocument,
  person: Person,
): Promise<number> {
  const { client, redirectUri } = subject;
  const attempt = (password: string): Promise<Visit> =>
    enter(newVisitor(provider), provider.authorizationUrl(client.clientId, redirectUri, pkce()), {
      username: person.username,
      password,
    });
  const failures = Math.min(realm.failureFactor ?? MOST_FAILURES, MOST_FAILURES);
  for (let count = 0; count < failures; count += 1) {
    await attempt('wrong');
  }
  const visit = await attempt(person.password);
  if (codeIn(visit, subject) !== undefined) {
    throw new Finding(`after ${failures} wrong passwords an account is still open`);
  }
  return failures;
}

async function withWrongVerifier(
  provider: Provider,
  subject: BrowserSubject,
  person: Person,
): Promise<HttpAnswer> {
  const { client, redirectUri } = subject;
  const url = provider.authorizationUrl(client.clientId, redirectUri, pkce());
  const visit = await enter(newVisitor(provider), url, person);
  return provider.token(subject, {
    grant_type: 'authorization_code',
    code: codeIn(visit, subject) ?? '',
    redirect_uri: redirectUri,
    code_verifier: pkce().verifier,
  });
}

/** A request that cannot be granted is sent back to the client with an error. */
function errorExpected(what: string, visit: Visit): void {
  if (visit.kind === 'page') {
    throw new Finding(`${what} is not refused: ${messageOn(visit)}`);
  }
  const { searchParams, hash } = visit.url;
  const error = searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error');
  if (error === null) {
    throw new Finding(`${what} is let through: ${messageOn(visit)}`);
  }
}

function tokenRefused(what: string, answer: HttpAnswer): void {
  if (answer.status !== 400 && answer.status !== 401) {
    throw new Finding(`${what} is not refused: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  if (typeof jsonOf(answer)['error'] !== 'string') {
    throw new Finding(`${what} is refused without an error: ${answer.text.slice(0, 200)}`);
  }
}
