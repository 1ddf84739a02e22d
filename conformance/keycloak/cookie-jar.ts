/** The cookies of one browser for one host. */
export class CookieJar {
  private readonly cookies = new Map<string, { readonly value: string; readonly path: string }>();

  /** Takes what a response sets; a cookie that has ended is forgotten. */
  take(setCookie: readonly string[] = []): void {
    for (const header of setCookie) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const [name, value] = cut(pair);
      const path = attribute(attributes, 'path') ?? '/';
      const key = `${name};${path}`;
      if (hasEnded(attributes)) {
        this.cookies.delete(key);
      } else {
        this.cookies.set(key, { value: `${name}=${value}`, path });
      }
    }
  }

  /** The `Cookie` header for a path; empty when there is none to send. */
  headerFor(path: string): string {
    return [...this.cookies.values()]
      .filter((cookie) => covers(cookie.path, path))
      .map(({ value }) => value)
      .join('; ');
  }
}

/** https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4 */
function covers(cookiePath: string, path: string): boolean {
  return (
    path === cookiePath ||
    (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'))
  );
}

function hasEnded(attributes: readonly string[]): boolean {
  const maxAge = attribute(attributes, 'max-age');
  const expires = attribute(attributes, 'expires');
  return maxAge === undefined
    ? expires !== undefined && Date.parse(expires) < Date.now()
    : Number(maxAge) <= 0;
}

function attribute(attributes: readonly string[], name: string): string | undefined {
  const found = attributes.map(cut).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

function cut(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
