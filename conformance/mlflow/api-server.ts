import * as http from 'node:http';
import type { EmittedObject } from '../emitted';
import { freePort } from '../port';

/** A token, and what Kubernetes would say of it. */
export interface KnownToken {
  /** `system:serviceaccount:<namespace>:<name>`. */
  readonly user: string;
  readonly audience: string;
  /** ClusterRoles of the user beside those of emitted bindings. */
  readonly roles?: readonly string[];
}

/** Members of RBAC objects that are read here. */
interface RbacObject extends EmittedObject {
  readonly rules?: readonly {
    readonly nonResourceURLs?: readonly string[];
    readonly verbs: readonly string[];
  }[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly name: string; readonly namespace?: string }[];
}

interface Review {
  readonly spec: {
    readonly token?: string;
    readonly audiences?: readonly string[];
    readonly user?: string;
    readonly nonResourceAttributes?: { readonly path: string; readonly verb: string };
  };
}

/**
 * The two questions that kube-rbac-proxy has for the Kubernetes API, answered from a list of tokens and the
 * emitted roles over paths. https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class ReviewServer {
  private readonly server: http.Server;

  private constructor(
    /** Its port on the loopback, without TLS. */
    readonly port: number,
    private readonly tokens: Readonly<Record<string, KnownToken>>,
    private readonly objects: readonly RbacObject[],
  ) {
    this.server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Review;
        const isToken = request.url?.includes('tokenreviews') === true;
        const status = isToken ? this.reviewToken(review) : this.reviewAccess(review);
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ ...review, status }));
      });
    });
  }

  static async start(
    tokens: Readonly<Record<string, KnownToken>>,
    objects: readonly EmittedObject[],
  ): Promise<ReviewServer> {
    const answering = new ReviewServer(await freePort(), tokens, objects);
    await new Promise<void>((resolve) => {
      answering.server.listen(answering.port, '127.0.0.1', resolve);
    });
    return answering;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private reviewToken({ spec: { token = '', audiences = [] } }: Review) {
    const known = this.tokens[token];
    const common = audiences.filter((audience) => audience === known?.audience);
    if (known === undefined || common.length === 0) return { authenticated: false };
    return { authenticated: true, user: { username: known.user }, audiences: common };
  }

  private reviewAccess({ spec: { user = '', nonResourceAttributes: asked } }: Review) {
    const allowed =
      asked !== undefined &&
      this.rolesOf(user)
        .flatMap((role) => this.objects.filter((object) => isRole(object, role)))
        .flatMap(({ rules = [] }) => rules)
        .some(
          ({ verbs, nonResourceURLs = [] }) =>
            verbs.includes(asked.verb) && nonResourceURLs.some((url) => covers(url, asked.path)),
        );
    return { allowed };
  }

  private rolesOf(user: string): string[] {
    const given = Object.values(this.tokens).find((token) => token.user === user)?.roles ?? [];
    const bound = this.objects.flatMap(({ kind, subjects = [], roleRef }) =>
      kind === 'ClusterRoleBinding' && subjects.some((subject) => accountOf(subject) === user)
        ? [roleRef?.name ?? '']
        : [],
    );
    return [...given, ...bound];
  }
}

/** The account that an emitted binding lets in. Undefined where there is no such binding. */
export function boundAccount(objects: readonly EmittedObject[], name: string): string | undefined {
  const found: RbacObject | undefined = objects.find(
    ({ kind, metadata }) => kind === 'ClusterRoleBinding' && metadata.name === name,
  );
  const subject = found?.subjects?.[0];
  return subject && accountOf(subject);
}

const accountOf = ({ namespace = '', name }: { readonly name: string; namespace?: string }) =>
  `system:serviceaccount:${namespace}:${name}`;

const isRole = ({ kind, metadata }: RbacObject, name: string) =>
  kind === 'ClusterRole' && metadata.name === name;

const covers = (url: string, path: string): boolean =>
  url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path;
