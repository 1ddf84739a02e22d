import type * as http from 'node:http';

/** A request, as Kubernetes would judge of it. https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export interface Asked {
  readonly verb: string;
  readonly resource: string;
  readonly name: string | undefined;
  readonly selector: string;
  readonly seconds: number;
}

/** What a client wants of the pods of a namespace; anything else has its path for the resource. */
export function askedOf(
  { method = 'GET', url = '', headers }: http.IncomingMessage,
  namespace: string,
): Asked {
  const { pathname, searchParams } = new URL(url, `http://${headers.host ?? 'localhost'}`);
  const place = `/api/v1/namespaces/${namespace}/`;
  const isHere = pathname.startsWith(place);
  const [resource = '', name] = isHere ? pathname.slice(place.length).split('/') : [pathname];
  const isWatch = /^true$/i.test(searchParams.get('watch') ?? '');
  const reads = isWatch ? 'watch' : name === undefined ? 'list' : 'get';
  const verb = method === 'GET' ? reads : method.toLowerCase();
  const seconds = Number(searchParams.get('timeoutSeconds') ?? 0) || Infinity;
  return { verb, resource, name, seconds, selector: searchParams.get('labelSelector') ?? '' };
}
