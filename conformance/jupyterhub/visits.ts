import type { Browser, Page } from '../browser';
import { Finding } from '../failures';
import { jsonOf } from '../keycloak/http';
import { LOGIN_FORM } from '../keycloak/people';
import type { SignOn } from '../keycloak/sign-on';
import { METRICS_TOKEN, type HubSystem } from './system';

/** The hub's log of what its culler asks first: who is active. */
const CULLER_ASKED = /\d{3} GET \S*\/hub\/api\/users\?\S* \(idle-culler@/;

/** Complaints of the hub, and of its culler. */
const COMPLAINTS =
  /not recognized|[Dd]eprecat|Traceback|Failed to load|idle-culler exited|\] [45]\d\d \w+ \S+ \(idle-culler@/;

/** A challenge of PKCE: https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
const CHALLENGE = /^[\w-]{43}$/;

/** The hub tells of what it does not know, and the culler gets what it asks for. */
export async function quietHub(system: HubSystem): Promise<string> {
  await system.until(() => Promise.resolve(CULLER_ASKED.test(system.log)), 'answered its culler');
  const told = system.log.split('\n').filter((line) => COMPLAINTS.test(line));
  if (told.length > 0) throw new Finding(told.slice(0, 3).join('; '));
  return 'no option is unknown or deprecated, and the culler reads who is idle';
}

/** Who opens the hub is sent to the provider, with PKCE and the way back. */
export async function sentToProvider(system: HubSystem): Promise<string> {
  const { baseUrl, identity } = system.document;
  let answer = await system.get('');
  let address = new URL(system.url(''));
  while (answer.status === 302 && address.host === new URL(system.url('')).host) {
    address = new URL(answer.headers.location ?? '', address);
    if (address.host !== new URL(system.url('')).host) break;
    answer = await system.get(`${address.pathname}${address.search}`.slice(baseUrl.length));
  }
  const { searchParams } = address;
  const faults = [
    ...(address.href.startsWith(`${identity.authorizeUrl}?`) ? [] : [`sends to ${address.href}`]),
    ...(searchParams.get('code_challenge_method') === 'S256' ? [] : ['no PKCE']),
    ...(CHALLENGE.test(searchParams.get('code_challenge') ?? '') ? [] : ['no challenge']),
    ...(searchParams.get('redirect_uri') === identity.callbackUrl ? [] : ['another callback']),
    ...(searchParams.get('response_type') === 'code' ? [] : ['no code is asked for']),
    ...((searchParams.get('state') ?? '') === '' ? ['no state'] : []),
  ];
  if (faults.length > 0) throw new Finding(faults.join('; '));
  return `${baseUrl} leads to the provider, with PKCE and ${identity.callbackUrl}`;
}

/** The proxy has the hub's routes, and tells them to nobody else. */
export async function proxyRoutes(system: HubSystem): Promise<string> {
  const without = await system.routes();
  const known = await system.routes(system.proxyAuthorization);
  if (without.status !== 403) throw new Finding(`its API answers ${without.status} to anybody`);
  const routes = Object.keys(jsonOf(known));
  const hub = system.document.baseUrl;
  if (!routes.includes(hub)) throw new Finding(`it has ${routes.join(', ')}, not ${hub}`);
  return `its API answers the hub alone; ${hub} is the hub`;
}

/** Metrics are for who shows the token. */
export async function metrics(system: HubSystem): Promise<string> {
  const without = await system.get('/hub/metrics');
  const wrong = await system.get('/hub/metrics', 'Bearer another');
  const bearer = await system.get('/hub/metrics', `Bearer ${METRICS_TOKEN}`);
  if (without.status !== 403 || wrong.status !== 403) {
    throw new Finding(`answers ${without.status} to anybody, ${wrong.status} to a wrong token`);
  }
  if (bearer.status !== 200 || !bearer.text.includes('jupyterhub_')) {
    throw new Finding(`answers ${bearer.status} to the token`);
  }
  const users = await system.get('/hub/api/users', `Bearer ${METRICS_TOKEN}`);
  if (users.status !== 403) throw new Finding(`the token also reads users: ${users.status}`);
  return 'answer the token alone, which reads nothing else';
}

/** A member of a group is offered notebooks, administers nothing, and signs out. */
export async function scientist(system: HubSystem, keycloak: SignOn): Promise<string> {
  const { browser, page } = await signIn(system, keycloak, 'ada', 'data-scientists');
  const [{ title } = { title: 'no profile' }] = system.document.profiles;
  if (page.status !== 200 || !page.text.includes(title)) {
    throw new Finding(`ends at ${page.url.href} with ${page.status}, without '${title}'`);
  }
  const admin = await browser.open(system.url('/hub/admin'));
  if (admin.status === 200) throw new Finding('a scientist administers the hub');
  return `is offered '${title}'; ${await signOut(system, browser)}`;
}

/** An administrator sees who is in which group. */
export async function administrator(system: HubSystem, keycloak: SignOn): Promise<string> {
  const { browser } = await signIn(system, keycloak, 'grace', 'ml-admins');
  const page = await browser.open(system.url('/hub/admin'));
  if (page.status !== 200) throw new Finding(`the administration answers ${page.status}`);
  const self = await modelOf(system, browser, nameOf(system, 'grace'));
  const other = await modelOf(system, browser, nameOf(system, 'ada'));
  const known = JSON.stringify([self, other]);
  const wanted = JSON.stringify([
    { admin: true, groups: ['ml-admins'] },
    { admin: false, groups: ['data-scientists'] },
  ]);
  if (known !== wanted) throw new Finding(`the hub knows ${known}, not ${wanted}`);
  return 'administers the hub, which knows the groups of both';
}

/** Somebody of no group that is let in. */
export async function stranger(system: HubSystem, keycloak: SignOn): Promise<string> {
  const { page } = await signIn(system, keycloak, 'mallory', 'ml-viewers');
  if (page.status !== 403) throw new Finding(`ends at ${page.url.href} with ${page.status}`);
  return 'somebody in no group that has notebooks is refused';
}

interface SignedIn {
  readonly browser: Browser;
  readonly page: Page;
}

async function signIn(
  system: HubSystem,
  keycloak: SignOn,
  name: string,
  group: string,
): Promise<SignedIn> {
  const person = await keycloak.addPerson(nameOf(system, name), group);
  const browser = system.browser();
  const login = await browser.open(system.url('/'));
  return { browser, page: await browser.submit(login, LOGIN_FORM, { ...person }) };
}

/** Each hub of a run has people of its own. */
const nameOf = (system: HubSystem, name: string): string => `${name}-${system.name}`;

/** What the hub's API says of somebody to an administrator's browser. */
async function modelOf(system: HubSystem, browser: Browser, name: string) {
  const { status, text } = await browser.open(system.url(`/hub/api/users/${name}`));
  if (status !== 200) throw new Finding(`the API answers ${status} about '${name}'`);
  const { admin, groups } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { admin, groups };
}

/** The provider asks whether to sign out, and leads back to the hub, which asks to sign in again. */
async function signOut(system: HubSystem, browser: Browser): Promise<string> {
  const { logoutUrl } = system.document.identity;
  const question = await browser.open(system.url('/hub/logout'));
  if (question.url.href !== new URL(logoutUrl).href || question.status !== 200) {
    throw new Finding(`signing out ends at ${question.url.href} with ${question.status}`);
  }
  const elsewhere = new URL(logoutUrl);
  elsewhere.searchParams.set('post_logout_redirect_uri', system.url('/elsewhere'));
  const refused = await browser.open(elsewhere.href);
  if (refused.status !== 400) throw new Finding(`signing out may lead anywhere: ${refused.status}`);
  const again = await confirm(browser, await browser.open(logoutUrl));
  const isAtLogin = again.text.includes(LOGIN_FORM);
  if (!isAtLogin || !again.via.includes(system.url('/'))) {
    throw new Finding(`signed out, and at ${again.url.href} by way of ${again.via.join(', ')}`);
  }
  return `signing out leads back to ${system.url('/')}, which asks who it is`;
}

/** Keycloak's page that asks whether to sign out; its form has no id. */
function confirm(browser: Browser, { text, url }: Page): Promise<Page> {
  const [, action] = /<form[^>]* action="([^"]*logout-confirm[^"]*)"/.exec(text) ?? [];
  if (action === undefined) throw new Finding(`${url.href} does not ask whether to sign out`);
  const inputs = [...text.matchAll(/<input[^>]*>/g)].map(([tag]) => tag);
  const fields = inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')] as const);
  return browser.post(
    new URL(action.replaceAll('&amp;', '&'), url).href,
    Object.fromEntries(fields),
  );
}

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
