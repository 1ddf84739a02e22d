import type { Admin } from './admin';
import type { Provider } from './oidc';
import type { BrowserSubject } from './realm';
import { Visitor, type Visit } from './visitor';

/** What Keycloak's login page calls its form. */
export const LOGIN_FORM = 'kc-form-login';

/** Somebody who has an account for the time of a check. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/** A password that any policy lets pass. */
const PASSWORD = 'Correct-7-horse-battery-staple';

/** Somebody with a name, whose password is the same in every check. */
export function person(username: string): Person {
  return { username, password: PASSWORD };
}

/** Puts somebody into a realm, as a member of one group. */
export async function addPerson(
  admin: Admin,
  realm: string,
  username: string,
  group: string,
): Promise<Person> {
  await admin.must('POST', `/${realm}/users`, {
    username,
    enabled: true,
    emailVerified: true,
    email: `${username}@ml-conformance.dev`,
    firstName: 'Made',
    lastName: 'Person',
    groups: [`/${group}`],
    credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
  });
  return person(username);
}

/** Opens the login page and fills it in; where the browser ends tells whether it was let in. */
export async function enter(visitor: Visitor, url: string, person: Person): Promise<Visit> {
  const page = await visitor.open(url);
  return page.kind === 'left'
    ? page
    : visitor.submit(page, LOGIN_FORM, { username: person.username, password: person.password });
}

/** A browser without any session. */
export function newVisitor(provider: Provider): Visitor {
  const issuer = new URL(provider.endpoints.issuer);
  return new Visitor(provider.port, issuer.origin, `${issuer.pathname}/`);
}

/** True where a browser was sent to the client's own address with a code. */
export function codeIn(visit: Visit, { redirectUri }: BrowserSubject): string | undefined {
  if (visit.kind === 'page') {
    return undefined;
  }
  const code = visit.url.searchParams.get('code');
  const to = `${visit.url.origin}${visit.url.pathname}`;
  return code !== null && to === redirectUri ? code : undefined;
}
