import { Finding } from '../failures';
import type { EmittedKeycloak } from './emitted';
import { jsonOf, send } from './http';
import type { Provider } from './oidc';
import { codeIn, enter, newVisitor } from './people';
import { substituted } from './placeholders';
import { realmDocument, type BrowserSubject, type RealmUserDocument } from './realm';
import { pkce } from './tokens';
import { messageOn, type Visit } from './visitor';

const MASTER = 'master';

/** What Keycloak calls its form for a new password. */
const NEW_PASSWORD_FORM = 'kc-passwd-update-form';

const NEW_PASSWORD = 'Another-8-horse-battery-staple';

/** A token of the platform's realm opens nothing in Keycloak's own. */
export async function checkAdministration(port: number, accessToken: string): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const { status } = await send(port, { path: `/admin/realms/${MASTER}/users`, headers });
  if (status !== 401 && status !== 403) {
    throw new Finding(`the administration answers a person of the platform with ${status}`);
  }
}

/**
 * People whom the documents bring: administrators of Keycloak get a token by their password, others
 * must choose a new password at their first sign-in, and keep it when the documents are applied again.
 */
export async function checkDeclaredPeople(
  provider: Provider,
  { imports }: EmittedKeycloak,
  browser: BrowserSubject | undefined,
  when: 'first' | 'again',
): Promise<string[]> {
  const done: string[] = [];
  for (const { text, container } of imports) {
    const { realm, users = [] } = realmDocument(substituted(text, container.env));
    for (const user of users.filter(({ credentials = [] }) => credentials.length > 0)) {
      if (realm === MASTER) {
        done.push(`${user.username} ${await administrates(provider.port, user)}`);
      } else if (browser !== undefined) {
        const enters = when === 'first' ? choosesPassword : keepsPassword;
        done.push(`${user.username} ${await enters(provider, browser, user)}`);
      }
    }
  }
  return done;
}

async function administrates(port: number, user: RealmUserDocument): Promise<string> {
  const form = {
    grant_type: 'password',
    client_id: 'admin-cli',
    username: user.username,
    password: passwordOf(user),
  };
  const path = `/realms/${MASTER}/protocol/openid-connect/token`;
  const token = jsonOf(await send(port, { path, form }))['access_token'];
  const headers = { authorization: `Bearer ${String(token)}` };
  const { status } = await send(port, { path: `/admin/realms/${MASTER}/users`, headers });
  if (status !== 200) {
    throw new Finding(`'${user.username}' cannot administrate Keycloak: status ${status}`);
  }
  return 'administrates Keycloak';
}

async function keepsPassword(
  provider: Provider,
  browser: BrowserSubject,
  { username }: RealmUserDocument,
): Promise<string> {
  const url = provider.authorizationUrl(browser.client.clientId, browser.redirectUri, pkce());
  const visit = await enter(newVisitor(provider), url, { username, password: NEW_PASSWORD });
  if (codeIn(visit, browser) === undefined) {
    throw new Finding(`'${username}' does not keep the chosen password: ${messageOn(visit)}`);
  }
  return 'keeps the chosen password';
}

async function choosesPassword(
  provider: Provider,
  browser: BrowserSubject,
  user: RealmUserDocument,
): Promise<string> {
  const { username } = user;
  const url = provider.authorizationUrl(browser.client.clientId, browser.redirectUri, pkce());
  const visitor = newVisitor(provider);
  const page = await enter(visitor, url, { username, password: passwordOf(user) });
  const choose = (from: Visit, password: string): Promise<Visit> =>
    visitor.submit(from, NEW_PASSWORD_FORM, {
      'password-new': password,
      'password-confirm': password,
    });
  // A weak one brings the form again, and the good one is let through from there.
  const visit = await choose(await choose(page, 'short'), NEW_PASSWORD);
  if (codeIn(visit, browser) === undefined) {
    throw new Finding(`'${username}' does not get in with a new password: ${messageOn(visit)}`);
  }
  return 'chooses a password at the first sign-in';
}

function passwordOf({ username, credentials = [] }: RealmUserDocument): string {
  const [credential] = credentials;
  if (credential === undefined) {
    throw new Finding(`'${username}' has no password`);
  }
  return credential.value;
}
