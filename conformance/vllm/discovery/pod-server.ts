import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { askedOf, type Asked } from './asked';
import { selects } from './label-selector';
import { podObject, type PlayedPod } from './played-pod';

/** Who may ask what. */
export interface PodServerProps {
  readonly token: string;
  readonly namespace: string;
  /** Each as `<verb> <resource>`. */
  readonly rights: ReadonlySet<string>;
}

interface Watcher {
  readonly selector: string;
  /** What the client wants; after none, an API server chooses half an hour and more. */
  readonly seconds: number;
  readonly response: http.ServerResponse;
}

/** The part of a Kubernetes API that lists, watches and gets the pods of one namespace. */
export class PodServer {
  private readonly server: http.Server;
  private readonly pods = new Map<string, PlayedPod>();
  private readonly watchers = new Set<Watcher>();
  private readonly seen = new Set<string>();
  private readonly refused = new Set<string>();
  private version = 1;

  private constructor(private readonly props: PodServerProps) {
    this.server = http.createServer((request, response) => {
      this.answer(request, response);
    });
  }

  /** Starts one on a port of the loopback, without TLS. */
  static async start(props: PodServerProps): Promise<PodServer> {
    const made = new PodServer(props);
    await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  /** Where it is called. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Everything that was asked so far, each as `<verb> <resource>`. */
  get asked(): readonly string[] {
    return [...this.seen].toSorted();
  }

  /** What of it was refused. */
  get denied(): readonly string[] {
    return [...this.refused].toSorted();
  }

  /** Seconds that the longest watch will last. */
  get watchSeconds(): number {
    return Math.max(0, ...[...this.watchers].map(({ seconds }) => seconds));
  }

  /** Adds a pod, or changes it. */
  apply(pod: PlayedPod): void {
    const before = this.pods.get(pod.name);
    this.pods.set(pod.name, pod);
    this.version += 1;
    for (const { selector, response } of this.watchers) {
      const was = before !== undefined && selects(selector, before.labels);
      const is = selects(selector, pod.labels);
      if (is) this.tell(response, was ? 'MODIFIED' : 'ADDED', pod);
      else if (was) this.tell(response, 'DELETED', pod);
    }
  }

  /** Removes a pod. */
  remove(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || !this.pods.delete(name)) return;
    this.version += 1;
    for (const { selector, response } of this.watchers) {
      if (selects(selector, pod.labels)) this.tell(response, 'DELETED', pod);
    }
  }

  /** Ends all watches, as an API server does after some time; clients have to watch again. */
  endWatches(): void {
    this.watchers.forEach(({ response }) => {
      response.end();
    });
    this.watchers.clear();
  }

  /** Ends it. */
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const asked = askedOf(request, this.props.namespace);
    const right = `${asked.verb} ${asked.resource}`;
    this.seen.add(right);
    if (request.headers.authorization !== `Bearer ${this.props.token}`) {
      fail(response, 401, 'Unauthorized');
    } else if (!this.props.rights.has(right)) {
      this.refused.add(right);
      fail(response, 403, 'Forbidden');
    } else if (asked.verb === 'watch') {
      this.watch(asked, response);
    } else if (asked.verb === 'list') {
      send(response, 200, this.list(asked.selector));
    } else {
      this.get(asked, response);
    }
  }

  private watch({ selector, seconds }: Asked, response: http.ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watcher = { selector, seconds, response };
    this.watchers.add(watcher);
    response.on('close', () => this.watchers.delete(watcher));
    for (const pod of this.selected(selector)) this.tell(response, 'ADDED', pod);
  }

  private list(selector: string): object {
    const items = this.selected(selector).map((pod) => podObject(pod, this.version));
    const metadata = { resourceVersion: String(this.version) };
    return { kind: 'PodList', apiVersion: 'v1', metadata, items };
  }

  private get({ name = '' }: Asked, response: http.ServerResponse): void {
    const pod = this.pods.get(name);
    if (pod === undefined) fail(response, 404, 'NotFound');
    else send(response, 200, podObject(pod, this.version));
  }

  private selected(selector: string): PlayedPod[] {
    return [...this.pods.values()].filter(({ labels }) => selects(selector, labels));
  }

  private tell(response: http.ServerResponse, type: string, pod: PlayedPod): void {
    response.write(`${JSON.stringify({ type, object: podObject(pod, this.version) })}\n`);
  }
}

const fail = (response: http.ServerResponse, code: number, reason: string): void => {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure' };
  send(response, code, { ...status, code, reason, message: reason });
};

function send(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
