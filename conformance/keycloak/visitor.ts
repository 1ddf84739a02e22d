import { Finding } from '../failures';
import { CookieJar } from './cookie-jar';
import { send, type HttpAnswer } from './http';

/** An address for documentation: https://www.rfc-editor.org/rfc/rfc5737 */
export const VISITOR_ADDRESS = '203.0.113.7';

const MAX_REDIRECTS = 10;

/** Where a browser ended: on a page of Keycloak, or sent to an address elsewhere. */
export type Visit =
  | { readonly kind: 'page'; readonly status: number; readonly text: string }
  | { readonly kind: 'left'; readonly url: URL };

/**
 * A browser in front of the edge: it knows the public address, and Keycloak hears of it through the
 * headers that the edge sets.
 */
export class Visitor {
  private readonly cookies = new CookieJar();

  constructor(
    private readonly port: number,
    /** Where Keycloak says that it is: scheme and host. */
    private readonly origin: string,
    /** Where the pages of the realm begin. */
    private readonly exposed: string,
  ) {}

  /** Opens an address and follows redirects as long as they stay with Keycloak. */
  open(url: string): Promise<Visit> {
    return this.follow(url);
  }

  /** Fills in and sends the form with this id of a page. */
  submit(page: Visit, form: string, fields: Readonly<Record<string, string>>): Promise<Visit> {
    return this.follow(formAction(page, form), fields);
  }

  private async follow(start: string, fields?: Readonly<Record<string, string>>): Promise<Visit> {
    let url = new URL(start, this.origin);
    let answer = await this.send(url, fields);
    for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) {
        return { kind: 'page', status: answer.status, text: answer.text };
      }
      url = new URL(location, url);
      if (url.origin !== this.origin) {
        return { kind: 'left', url };
      }
      answer = await this.send(url);
    }
    throw new Finding(`Keycloak redirects from ${start} without end`);
  }

  /** The gateway shows people nothing but the pages of their realm. */
  private checkExposed({ pathname }: URL): void {
    if (!pathname.startsWith(this.exposed)) {
      throw new Finding(`a browser is sent to ${pathname}, which the gateway does not show`);
    }
  }

  private async send(url: URL, form?: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    this.checkExposed(url);
    const cookie = this.cookies.headerFor(url.pathname);
    const headers = {
      host: url.host,
      'x-forwarded-proto': url.protocol.replace(':', ''),
      'x-forwarded-for': VISITOR_ADDRESS,
      ...(cookie === '' ? {} : { cookie }),
    };
    const path = `${url.pathname}${url.search}`;
    const answer = await send(this.port, {
      path,
      headers,
      ...(form === undefined ? {} : { form }),
    });
    this.cookies.take(answer.headers['set-cookie']);
    return answer;
  }
}

/** What a page of Keycloak says is wrong, in one line. */
export function messageOn(visit: Visit): string {
  if (visit.kind === 'left') {
    return `sent to ${visit.url.href}`;
  }
  const [, main = visit.text] = /<main[^>]*>([\s\S]*)<\/main>/.exec(visit.text) ?? [];
  const text = main.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ');
  return `${visit.status} ${text.replaceAll(/\s+/g, ' ').trim()}`.slice(0, 300);
}

/** The address that the form with this id of a page is sent to. */
export function formAction(visit: Visit, id: string): string {
  const text = visit.kind === 'page' ? visit.text : '';
  const form = [...text.matchAll(/<form\b[^>]*>/g)].find(([tag]) => tag.includes(`id="${id}"`));
  const action = form === undefined ? undefined : /\baction="([^"]*)"/.exec(form[0])?.[1];
  if (action === undefined) {
    throw new Finding(`there is no form '${id}': ${messageOn(visit)}`);
  }
  return action.replaceAll('&amp;', '&');
}
