import { Finding } from './failures';
import { CookieJar } from './keycloak/cookie-jar';
import { send, type HttpAnswer } from './keycloak/http';
import { formAction, VISITOR_ADDRESS } from './keycloak/visitor';

const MAX_REDIRECTS = 20;

/** Where a browser has come to. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
  /** Addresses that it was sent on from, in order. */
  readonly via: readonly string[];
}

/**
 * A browser in front of the edge. It knows public addresses; each host that is named answers on a port of
 * the loopback, and hears of the public address by the headers that the edge sets.
 */
export class Browser {
  private readonly jars = new Map<string, CookieJar>();

  constructor(private readonly ports: Readonly<Record<string, number>>) {}

  /** Opens an address, and goes wherever it is sent as long as the host is known. */
  async open(address: string): Promise<Page> {
    return this.follow(new URL(address));
  }

  /** Fills in and sends the form with this id of a page. */
  async submit(page: Page, form: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const visit = { kind: 'page', status: page.status, text: page.text } as const;
    return this.follow(new URL(formAction(visit, form), page.url), fields);
  }

  /** Sends fields to an address, as a form of a page would. */
  async post(address: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.follow(new URL(address), fields);
  }

  private async follow(start: URL, form?: Readonly<Record<string, string>>): Promise<Page> {
    let url = start;
    const via: string[] = [];
    let answer = await this.send(url, form);
    for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) {
        return { url, status: answer.status, text: answer.text, via };
      }
      via.push(url.href);
      url = new URL(location, url);
      if (this.ports[url.host] === undefined) return { url, status: answer.status, text: '', via };
      answer = await this.send(url);
    }
    throw new Finding(`${start.href} redirects without end, to ${url.href} at last`);
  }

  private async send(url: URL, form?: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const port = this.ports[url.host];
    if (port === undefined) throw new Finding(`nobody answers for ${url.host}`);
    const jar = this.jars.get(url.host) ?? new CookieJar();
    this.jars.set(url.host, jar);
    const cookie = jar.headerFor(url.pathname);
    const answer = await send(port, {
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        'x-forwarded-proto': url.protocol.replace(':', ''),
        'x-forwarded-host': url.host,
        'x-forwarded-for': VISITOR_ADDRESS,
        // What a browser says of a navigation; applications refuse forms from elsewhere by it.
        'sec-fetch-mode': 'navigate',
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
      },
      ...(form === undefined ? {} : { form }),
    });
    jar.take(answer.headers['set-cookie']);
    return answer;
  }
}
