import { ValueError } from '../../lib/values';
import type { OperatorCall } from './operator';
import { chartLabels } from './pod-values';

/** How Prometheus signs in where it sends series. */
export type RemoteWriteLogin =
  | {
      readonly by: 'aws';
      /** Region that requests are signed for; Prometheus signs as the role of its service account. */
      readonly region: string;
    }
  | {
      readonly by: 'bearer';
      /** Secret beside Prometheus, with the key `token`. */
      readonly secret: string;
    }
  | {
      readonly by: 'basic';
      /** Secret beside Prometheus, with the keys `username` and `password`. */
      readonly secret: string;
    };

/** Somewhere that series are sent to. */
export interface RemoteWrite {
  /** Name, unique. */
  readonly name: string;
  /** Where it takes series: HTTPS, at a public address. */
  readonly url: string;
  readonly login: RemoteWriteLogin;
  /**
   * Regular expressions of names of series that are sent.
   * @default - all are
   */
  readonly keep?: readonly string[];
  /**
   * Regular expressions of names of series that are not sent, of those that would be.
   * @default - none
   */
  readonly drop?: readonly string[];
  /**
   * Connections at most.
   * @default 20
   */
  readonly maxShards?: number;
}

interface KeySelector {
  readonly name: string;
  readonly key: string;
}

/** https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/apis/monitoring/v1/prometheus_types.go */
interface RemoteWriteSpec {
  readonly name: string;
  readonly url: string;
  readonly sigv4?: { readonly region: string };
  readonly authorization?: { readonly credentials: KeySelector };
  readonly basicAuth?: { readonly username: KeySelector; readonly password: KeySelector };
  readonly queueConfig: { readonly maxShards: number };
  readonly writeRelabelConfigs?: readonly {
    readonly sourceLabels: readonly ['__name__'];
    readonly regex: string;
    readonly action: 'keep' | 'drop';
  }[];
}

/** What the values of Prometheus get of it. */
export interface RemoteWriteValues {
  readonly remoteWrite?: readonly RemoteWriteSpec[];
  readonly replicaExternalLabelName?: typeof REPLICA_LABEL;
}

/**
 * By this label, and `cluster`, a receiver sees that two servers send the same, and keeps it once.
 * https://docs.aws.amazon.com/prometheus/latest/userguide/Send-high-availability-data.html
 */
const REPLICA_LABEL = '__replica__';

const MAX_SHARDS = 20;

/** Where series are sent. Throws a ValueError for a name that is there twice. */
export function remoteWriteValues(writes: readonly RemoteWrite[] = []): RemoteWriteValues {
  if (writes.length === 0) return {};
  const names = writes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new ValueError(`'remoteWrites' must have each name once, got '${twice}' twice`);
  }
  return { remoteWrite: writes.map(specOf), replicaExternalLabelName: REPLICA_LABEL };
}

function specOf({ name, url, login, keep, drop = [], maxShards }: RemoteWrite): RemoteWriteSpec {
  const relabelings = [
    ...(keep === undefined ? [] : [relabeling('keep', keep)]),
    ...(drop.length === 0 ? [] : [relabeling('drop', drop)]),
  ];
  return {
    name,
    url,
    ...loginOf(login),
    queueConfig: { maxShards: maxShards ?? MAX_SHARDS },
    ...(relabelings.length === 0 ? {} : { writeRelabelConfigs: relabelings }),
  };
}

const relabeling = (action: 'keep' | 'drop', names: readonly string[]) => ({
  sourceLabels: ['__name__'] as const,
  regex: names.join('|'),
  action,
});

function loginOf(
  login: RemoteWriteLogin,
): Pick<RemoteWriteSpec, 'sigv4' | 'authorization' | 'basicAuth'> {
  switch (login.by) {
    case 'aws':
      return { sigv4: { region: login.region } };
    case 'bearer':
      return { authorization: { credentials: { name: login.secret, key: 'token' } } };
    case 'basic':
      return {
        basicAuth: {
          username: { name: login.secret, key: 'username' },
          password: { name: login.secret, key: 'password' },
        },
      };
  }
}

const HTTPS_PORT = 443;

/** What Prometheus of this stack is let out to for it, and no other pod of its namespace. */
export function remoteWriteCalls(
  stack: string,
  writes: readonly RemoteWrite[] = [],
): OperatorCall[] {
  const pods = chartLabels('prometheus', `${stack}-prometheus`);
  const call = { caller: 'prometheus', pods };
  const isAws = ({ login }: RemoteWrite) => login.by === 'aws';
  const ports = writes.filter((each) => !isAws(each)).map(({ url }) => portOf(url));
  return [
    ...(writes.some(isAws)
      ? (['aws', 'pod-identity'] as const).map((to) => ({ ...call, to }))
      : []),
    ...(ports.length === 0
      ? []
      : [{ ...call, to: { internetPorts: [...new Set(ports)].toSorted((a, b) => a - b) } }]),
  ];
}

const portOf = (url: string): number => Number(new URL(url).port || HTTPS_PORT);
