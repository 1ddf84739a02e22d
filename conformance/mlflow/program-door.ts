import * as http from 'node:http';
import { freePort } from '../port';

/** Where requests are handed on to, and what they have to show. */
export interface DoorOptions {
  /** Port of the server. */
  readonly target: number;
  /** Name that the server is called by. */
  readonly host: string;
  readonly token: string;
}

/** Stands for the proxy: hands requests on under the name of the Service, if they show the token. */
export async function programDoor({ target, host, token }: DoorOptions) {
  const port = await freePort();
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
      return;
    }
    const { authorization, ...headers } = request.headers;
    const options = {
      host: '127.0.0.1',
      port: target,
      method: request.method,
      path: request.url,
      headers: { ...headers, host },
    };
    const onward = http.request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
