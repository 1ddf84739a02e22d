import * as http from 'node:http';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { send } from '../keycloak/http';
import { freePort } from '../port';
import type { SparkDistribution } from './distribution';
import { BUCKET } from './subject';

const READY_SECONDS = 60;

/** The token of a pod with EKS Pod Identity. */
const TOKEN = 'token-of-the-pod';

/** What answers as Amazon S3 and as the agent of EKS Pod Identity do, on this machine's loopback. */
export class ObjectStore {
  /** How often the agent was asked with the token of the pod. */
  asked = 0;

  private constructor(
    private readonly port: number,
    private readonly server: BackgroundProgram,
    private readonly agent: http.Server,
    /** What a pod with EKS Pod Identity has in its environment. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(spark: SparkDistribution, folder: string): Promise<ObjectStore> {
    const [port, agentPort] = [await freePort(), await freePort()];
    const token = path.join(folder, 'pod-identity-token');
    fs.writeFileSync(token, TOKEN, { mode: 0o600 });
    const server = new BackgroundProgram(
      spark.python.program('moto_server'),
      ['-H', '127.0.0.1', '-p', String(port)],
      { env: {}, cwd: folder, log: path.join(folder, 'object-store.log') },
    );
    const agent = http.createServer();
    const store = new ObjectStore(port, server, agent, {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${agentPort}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token,
    });
    agent.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      store.answer(request, response);
    });
    await new Promise<void>((resolve) => {
      agent.listen(agentPort, '127.0.0.1', resolve);
    });
    await server.until(
      async () => (await store.request('GET', '/')).status === 200,
      'answered',
      READY_SECONDS,
    );
    await store.request('PUT', `/${BUCKET}`);
    return store;
  }

  /** How Hadoop finds it instead of Amazon S3, as properties of Hadoop. */
  get address(): Readonly<Record<string, string>> {
    return {
      'fs.s3a.endpoint': `http://127.0.0.1:${this.port}`,
      'fs.s3a.path.style.access': 'true',
    };
  }

  /** The keys in the bucket. */
  async keys(): Promise<string[]> {
    const { text } = await this.request('GET', `/${BUCKET}?list-type=2`);
    return [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
  }

  async stop(): Promise<void> {
    this.agent.closeAllConnections();
    this.agent.close();
    await this.server.stop();
  }

  private request(method: string, target: string) {
    const credential = 'AWS4-HMAC-SHA256 Credential=check/20260101/us-east-1/s3/aws4_request';
    const headers = { authorization: `${credential}, SignedHeaders=host, Signature=check` };
    return send(this.port, { method, path: target, headers });
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (request.headers.authorization !== TOKEN) {
      response.writeHead(403).end();
      return;
    }
    this.asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        AccessKeyId: 'check',
        SecretAccessKey: 'check',
        Token: 'check',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    );
  }
}
