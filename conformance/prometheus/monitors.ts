import type { EmittedObject } from '../emitted';

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A port of pods that is read. */
export interface MonitorEndpoint {
  readonly port: string;
  readonly path: string;
  readonly authorization?: { readonly credentials: SecretKey };
  readonly basicAuth?: { readonly username: SecretKey; readonly password: SecretKey };
}

/** A PodMonitor, as far as it is read here. */
export interface PodMonitor {
  readonly namespace: string;
  readonly name: string;
  /** The labels of its pods. */
  readonly pods: Readonly<Record<string, string>>;
  readonly endpoint: MonitorEndpoint;
}

interface MonitorSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podMetricsEndpoints: readonly MonitorEndpoint[];
}

/** All PodMonitors, one for each endpoint. */
export const podMonitors = (objects: readonly EmittedObject[]): PodMonitor[] =>
  objects
    .filter(({ kind }) => kind === 'PodMonitor')
    .flatMap(({ metadata: { name, namespace = '' }, spec }) => {
      // What the program writes has these members, which its definition asks for.
      const { selector, podMetricsEndpoints } = spec as unknown as MonitorSpec;
      const pods = selector.matchLabels;
      return podMetricsEndpoints.map((endpoint) => ({ namespace, name, pods, endpoint }));
    });

/** A port of a container of a pod that there is. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly port: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly ports?: readonly { readonly name?: string }[];
    }[];
  };
}

/** The named ports of one pod of each workload. */
export const podPorts = (objects: readonly EmittedObject[]): PodPort[] =>
  objects.flatMap(({ metadata: { name, namespace = '' }, spec }) => {
    // As above: a template has labels and ports.
    const template = spec?.template as PodTemplate | undefined;
    const containers = template?.spec.containers ?? [];
    return containers.flatMap(({ name: container, ports = [] }) =>
      ports.map(({ name: port = '' }) => ({
        namespace,
        pod: `${name}-0`,
        container,
        port,
        labels: template?.metadata?.labels ?? {},
      })),
    );
  });
