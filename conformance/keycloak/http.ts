import * as http from 'node:http';

const TIMEOUT_SECONDS = 60;

/** One request; a form is sent as browsers send it, anything else as JSON. */
export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** What came back, redirects not followed. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request to a port of the loopback; an error status is an answer, not an error. */
export function send(port: number, request: HttpRequest): Promise<HttpAnswer> {
  const { path, form, json } = request;
  const body = bodyOf(request);
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const hasBody = form !== undefined || json !== undefined;
  const headers = { ...(hasBody ? { 'content-type': type } : {}), ...request.headers };
  const method = request.method ?? (hasBody ? 'POST' : 'GET');
  return new Promise((resolve, reject) => {
    const sent = http.request(
      { host: '127.0.0.1', port, method, path, headers, timeout: TIMEOUT_SECONDS * 1000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    sent.on('timeout', () => {
      sent.destroy(new Error(`${method} ${path} took longer than ${TIMEOUT_SECONDS} seconds`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The JSON object of an answer; empty where it is none. */
export function jsonOf(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer.text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function bodyOf({ form, json }: HttpRequest): string | undefined {
  if (form !== undefined) {
    return new URLSearchParams(form).toString();
  }
  return json === undefined ? undefined : JSON.stringify(json);
}
