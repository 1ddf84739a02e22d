import { runPart, type PartResult } from '../check';
import { Finding } from '../failures';
import { canonical, firstDifference } from '../helm/compare';
import type { Admin } from './admin';
import { REALM_DOCUMENT, type EmittedImport, type EmittedKeycloak } from './emitted';
import { machineToken, signIn, signOut } from './flows';
import { checkAdministration, checkDeclaredPeople } from './declared-people';
import { Provider } from './oidc';
import { addPerson, person } from './people';
import { substituted } from './placeholders';
import {
  browserSubjects,
  changedRealm,
  machineSubjects,
  realmDocument,
  type BrowserSubject,
  type RealmClient,
  type RealmDocument,
} from './realm';
import {
  checkBrowserRefusals,
  checkLockOut,
  checkMachineRefusals,
  checkPasswordPolicy,
} from './refusals';

/** What a changed realm has beside what was there. */
const ADDED_CLIENT: RealmClient = {
  clientId: 'made-client',
  secret: 'made-secret-of-a-client',
  standardFlowEnabled: true,
  redirectUris: ['https://made.ml-conformance.dev/callback'],
};

const NO_BROWSER = 'no client that people sign in at';

/** What nobody wants to stay: with it anybody can make an account. */
const CHANGED_BY_HAND = { registrationAllowed: true };

/** One environment's realms, and the server that they are tried on. */
export interface Subject {
  readonly name: string;
  readonly keycloak: EmittedKeycloak;
  readonly port: number;
  readonly admin: Admin;
  readonly publicUrl: string;
}

/** Something that brings documents into a server: Keycloak's own API, or the tool of the Job. */
export type Apply = (documents: readonly EmittedImport[]) => Promise<void>;

/** Keycloak's own API in the place of the Job. */
export function applyThroughAdmin(admin: Admin): Apply {
  return async (documents) => {
    for (const { text, container } of documents) {
      await admin.applyRealm(realmDocument(substituted(text, container.env)));
    }
  };
}

/** Takes the realms in twice, lets people and machines in, and changes the realm. */
export async function checkSubject(
  subject: Subject,
  how: string,
  apply: Apply,
): Promise<PartResult[]> {
  const { admin, name } = subject;
  const part = (what: string, work: () => Promise<string>) =>
    runPart(`${name}, ${what} (${how})`, work);
  const realm = resolvedRealm(subject.keycloak);
  await admin.removeRealm(realm.realm);
  const taken = await part('realm taken in twice', () => takenTwice(subject, realm, apply));
  if (taken.status !== 'passed') {
    return [taken];
  }
  return [
    taken,
    await part('people', () => checkPeople(subject, realm)),
    await part('passwords', () => checkPasswords(subject, realm)),
    await part('machines', () => checkMachines(subject, realm)),
    await part('changed realm', () => checkChange(subject, realm, apply)),
  ];
}

/** The platform's realm with made secrets. */
function resolvedRealm({ imports }: EmittedKeycloak): RealmDocument {
  const found = imports.find(({ document }) => document === REALM_DOCUMENT);
  if (found === undefined) {
    throw new Finding(`there is no ${REALM_DOCUMENT}`);
  }
  return realmDocument(substituted(found.text, found.container.env));
}

async function takenTwice(
  { admin, keycloak: { imports } }: Subject,
  { realm, clients = [], groups = [] }: RealmDocument,
  apply: Apply,
): Promise<string> {
  const read = async () => [await admin.readRealm('master'), await admin.readRealm(realm)];
  await apply(imports);
  const first = await read();
  await apply(imports);
  const second = await read();
  if (canonical(first) !== canonical(second)) {
    throw new Finding(`applying again changes ${firstDifference(first, second)}`);
  }
  const names = imports.map(({ document }) => document).join(', ');
  return `${names}: ${clients.length} clients, ${groups.length} groups, the second time unchanged`;
}

async function checkPeople(subject: Subject, realm: RealmDocument): Promise<string> {
  const { admin, port, publicUrl } = subject;
  const provider = await Provider.discover(port, realm.realm);
  provider.checkAddresses(publicUrl, realm.realm);
  const done: string[] = [];
  for (const browser of browserSubjects(realm)) {
    const { clientId } = browser.client;
    const somebody = await addPerson(admin, realm.realm, nameAt(browser), browser.group);
    const session = await signIn(provider, browser, somebody);
    await checkAdministration(port, session.accessToken);
    const logout = await signOut(provider, browser, session);
    const refusals = await checkBrowserRefusals(provider, browser, somebody);
    const roles = browser.roles.length > 0 ? ` as ${browser.roles.join(', ')}` : '';
    done.push(`${clientId}: ${browser.group}${roles}, ${logout}, ${refusals} refusals`);
  }
  return done.join('; ') || NO_BROWSER;
}

/** Passwords: weak ones, wrong ones, first ones, and the one for emergencies. */
async function checkPasswords(subject: Subject, realm: RealmDocument): Promise<string> {
  const { admin, port, keycloak } = subject;
  const provider = await Provider.discover(port, realm.realm);
  const [browser] = browserSubjects(realm);
  const done = await checkDeclaredPeople(provider, keycloak, browser, 'first');
  if (browser === undefined) {
    return [...done, NO_BROWSER].join('; ');
  }
  const locked = await addPerson(admin, realm.realm, 'person-to-lock-out', browser.group);
  const weak = await checkPasswordPolicy(admin, realm.realm, locked);
  const failures = await checkLockOut(provider, browser, realm, locked);
  return [...done, `${weak} weak passwords refused`, `locked out after ${failures}`].join('; ');
}

async function checkMachines({ port }: Subject, realm: RealmDocument): Promise<string> {
  const provider = await Provider.discover(port, realm.realm);
  const machines = machineSubjects(realm);
  const done: string[] = [];
  for (const machine of machines) {
    await machineToken(provider, machine);
    await checkMachineRefusals(provider, machine);
    done.push(`${machine.client.clientId}: ${machine.groups.join(', ') || 'no groups'}`);
  }
  return done.join('; ') || 'no machine';
}

/** A changed document brings its change, keeps everything else, and lets the same people in. */
async function checkChange(
  { admin, port, keycloak }: Subject,
  realm: RealmDocument,
  apply: Apply,
): Promise<string> {
  const path = `/${realm.realm}`;
  const before = await admin.list<RealmClient>(`${path}/clients`);
  await admin.must('PUT', path, { realm: realm.realm, ...CHANGED_BY_HAND });
  await apply(
    keycloak.imports.map((one) =>
      one.document === REALM_DOCUMENT
        ? { ...one, text: JSON.stringify(changedRealm(realmDocument(one.text), ADDED_CLIENT)) }
        : one,
    ),
  );
  const lifespan = changedRealm(realm, ADDED_CLIENT).ssoSessionMaxLifespan;
  const now = (await admin.must('GET', path)) as RealmDocument;
  if (now.ssoSessionMaxLifespan !== lifespan) {
    throw new Finding(`sessions last ${now.ssoSessionMaxLifespan ?? 0} s, not ${lifespan ?? 0} s`);
  }
  if (now.registrationAllowed !== false) {
    throw new Finding('what was changed by hand is not put back');
  }
  const after = await admin.list<RealmClient>(`${path}/clients`);
  const names = after.map(({ clientId }) => clientId);
  const lost = before.filter(({ clientId }) => !names.includes(clientId));
  if (lost.length > 0 || !names.includes(ADDED_CLIENT.clientId)) {
    throw new Finding(`the clients are ${names.join(', ')}`);
  }
  const provider = await Provider.discover(port, realm.realm);
  const [browser] = browserSubjects(realm);
  if (browser !== undefined) {
    await signIn(provider, browser, person(nameAt(browser)));
    await checkDeclaredPeople(provider, keycloak, browser, 'again');
  }
  return `sessions of ${lifespan ?? 0} s and client ${ADDED_CLIENT.clientId}; a change by hand is put back, all else stays`;
}

function nameAt({ client }: BrowserSubject): string {
  return `person-of-${client.clientId}`;
}
