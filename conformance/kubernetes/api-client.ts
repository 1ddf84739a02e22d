import * as https from 'node:https';

/** What the API server answered. */
export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
  /** The texts of its `Warning` headers. */
  readonly warnings: readonly string[];
}

/** A Kubernetes object, as far as requests need to know it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Talks to an API server on this machine. */
export class ApiClient {
  private readonly agent: https.Agent;

  constructor(
    /** The API server's port on the loopback. */
    readonly port: number,
    private readonly token: string,
  ) {
    // The server made its certificate itself a moment ago, and listens on the loopback only.
    this.agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  }

  /** Sends one request; an error status is an answer, not an error. */
  request(
    method: string,
    path: string,
    body?: object,
    contentType = 'application/json',
  ): Promise<ApiResponse> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': contentType };
    return new Promise((resolve, reject) => {
      const request = https.request(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              body: parseBody(Buffer.concat(chunks).toString('utf8')),
              warnings: warningsIn(response.headers.warning),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** What went wrong, in the API server's words. */
export function messageOf(response: ApiResponse): string {
  const { message } = (response.body ?? {}) as { message?: string };
  return message ?? `status ${response.status}`;
}

/** The texts in a `Warning` header: `299 - "text"`, several joined by commas. */
export function warningsIn(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(', ');
  return [...text.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning = '']) =>
    warning.replaceAll('\\"', '"'),
  );
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
