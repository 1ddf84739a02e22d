import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../../support/kubernetes';
import { resourcesOf, titleOf, type Output } from '../output';
import { podLabelsOf, podSpecOf } from '../pods';
import { mutateObjects, mutateResources, removeObjects, type Rule } from '../rule';
import { closedSides, type Pods } from '../traffic';

/** A route as the Gateway API writes it, as far as rules look at it. */
interface RouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs: readonly { readonly name: string; readonly namespace?: string }[];
  readonly rules: readonly {
    readonly matches?: readonly object[];
    readonly filters?: readonly {
      readonly type: string;
      readonly extensionRef?: { readonly name: string };
    }[];
    readonly backendRefs?: readonly { readonly name: string; readonly port: number }[];
  }[];
}

const ofKind = ({ objects }: Output, kind: string) =>
  objects.map(({ object }) => object).filter((object) => object.kind === kind);

const specOf = ({ spec }: KubernetesObject) => spec as RouteSpec;

/** Routes that lead to an application; one that only redirects to https has no host of its own. */
const routesOf = (output: Output) =>
  ofKind(output, 'HTTPRoute').filter((route) =>
    specOf(route).rules.some(({ backendRefs = [] }) => backendRefs.length > 0),
  );

/** Names that the load balancer's certificate is valid for; those of one made elsewhere are its domain's. */
function certificateNames(output: Output): string[] {
  const made = resourcesOf(output, 'aws_acm_certificate').flatMap(({ block }) => [
    String(block['domain_name']),
    ...(block['subject_alternative_names'] as string[]),
  ]);
  const { domain } = output.environment;
  return made.length > 0 ? made : [domain, `*.${domain}`];
}

const covers = (name: string, host: string) =>
  name.startsWith('*.') ? host.slice(host.indexOf('.')) === name.slice(1) : host === name;

/** Conditions that objects of their own hold. */
const conditionsOf = (filters: NonNullable<RouteSpec['rules'][number]['filters']>): string[] =>
  filters.flatMap(({ extensionRef }) => (extensionRef === undefined ? [] : [extensionRef.name]));

/** What tells two rules apart: host, and everything that a match says. */
const placesOf = (route: KubernetesObject) =>
  (specOf(route).hostnames ?? ['*']).flatMap((host) =>
    specOf(route).rules.flatMap(({ matches = [{}], filters = [] }) =>
      matches.map((match) => [host, JSON.stringify(match), ...conditionsOf(filters)].join(' ')),
    ),
  );

interface Backend {
  readonly route: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

const backendsOf = (output: Output): Backend[] =>
  routesOf(output).flatMap((route) =>
    specOf(route)
      .rules.flatMap(({ backendRefs = [] }) => backendRefs)
      .map(({ name, port }) => ({
        route: titleOf(route),
        namespace: route.metadata.namespace ?? '',
        service: name,
        port,
      })),
  );

/**
 * Services of upstream charts, by hand, with the pods that they select.
 * https://github.com/argoproj/argo-helm/blob/argo-workflows-1.0.18/charts/argo-workflows/templates/server/server-service.yaml
 * https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/templates/alertmanager/service.yaml
 */
const CHART_SERVICES: readonly (Omit<Backend, 'route'> & {
  readonly labels: Readonly<Record<string, string>>;
})[] = [
  {
    namespace: 'argo',
    service: 'argo-workflows-server',
    port: 2746,
    labels: {
      'app.kubernetes.io/name': 'argo-workflows-server',
      'app.kubernetes.io/instance': 'argo-workflows',
    },
  },
  {
    namespace: 'monitoring',
    service: 'platform-prometheus',
    port: 9090,
    labels: {
      'app.kubernetes.io/name': 'prometheus',
      'operator.prometheus.io/name': 'platform-prometheus',
    },
  },
  {
    namespace: 'monitoring',
    service: 'platform-alertmanager',
    port: 9093,
    labels: {
      'app.kubernetes.io/name': 'alertmanager',
      alertmanager: 'platform-alertmanager',
    },
  },
];

/** The pods behind a Service's port; undefined where there are none. */
function podsBehind(output: Output, backend: Backend): Pods | undefined {
  const { namespace, service, port } = backend;
  const ofChart = CHART_SERVICES.find(
    (each) => each.namespace === namespace && each.service === service && each.port === port,
  );
  if (ofChart !== undefined) return ofChart;
  const found = ofKind(output, 'Service').find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === service,
  );
  const { selector = {}, ports = [] } = (found?.spec ?? {}) as k8s.ServiceSpec;
  if (found === undefined || !ports.some((each) => each.port === port)) return undefined;
  const workload = output.objects
    .map(({ object }) => object)
    .filter(({ metadata }) => metadata.namespace === namespace)
    .find((object) => {
      const labels = podLabelsOf(object);
      const listens = lasting(object).some(({ ports: open = [] }) =>
        open.some(({ containerPort }) => containerPort === port),
      );
      return listens && Object.entries(selector).every(([key, value]) => labels[key] === value);
    });
  return workload && { namespace, labels: podLabelsOf(workload) };
}

/** Containers that are there as long as their pod is. */
function lasting(object: KubernetesObject): k8s.Container[] {
  const { containers = [], initContainers = [] } = podSpecOf(object) ?? {};
  return [...containers, ...initContainers.filter((each) => each.restartPolicy === 'Always')];
}

/**
 * The proxies that Envoy Gateway makes for a Gateway, by the labels it gives them.
 * https://github.com/envoyproxy/gateway/blob/v1.9.0/internal/infrastructure/kubernetes/proxy/resource.go
 */
const proxiesOf = (namespace: string, gateway: string): Pods => ({
  namespace,
  labels: {
    'app.kubernetes.io/name': 'envoy',
    'app.kubernetes.io/component': 'proxy',
    'app.kubernetes.io/managed-by': 'envoy-gateway',
    'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
    'gateway.envoyproxy.io/owning-gateway-name': gateway,
  },
});

const PROXY_NAMESPACE = 'gateway';

const gatewayOf = (output: Output) => ofKind(output, 'Gateway')[0]?.metadata.name ?? '';

/** Whether a policy of the gateway says who passes a route. */
function isGuarded(output: Output, route: KubernetesObject): boolean {
  return ofKind(output, 'SecurityPolicy').some(({ metadata, spec }) => {
    const { targetRefs = [] } = spec as { targetRefs?: { name: string; kind: string }[] };
    return (
      metadata.namespace === route.metadata.namespace &&
      targetRefs.some(({ name, kind }) => kind === 'HTTPRoute' && name === route.metadata.name)
    );
  });
}

const isRoute = ({ kind, metadata }: KubernetesObject) =>
  kind === 'HTTPRoute' && metadata.namespace !== PROXY_NAMESPACE;

export const ROUTE_RULES: readonly Rule[] = [
  {
    name: 'every route’s host is one that the certificate is valid for',
    source: 'names of the certificate in the Terraform JSON against hosts in the YAML',
    check: (output) =>
      routesOf(output).flatMap((route) =>
        (specOf(route).hostnames ?? ['(every host)'])
          .filter((host) => !certificateNames(output).some((name) => covers(name, host)))
          .map((host) => `${titleOf(route)}: ${host}`),
      ),
    mutations: [
      {
        name: 'two labels below the domain',
        apply: mutateObjects(isRoute, (object) => {
          object['spec'].hostnames = ['a.b.ml-lab.example.com'];
        }),
      },
      {
        name: 'a certificate for another domain',
        apply: mutateResources('aws_acm_certificate', (block) => {
          block['domain_name'] = 'example.org';
          block['subject_alternative_names'] = ['*.example.org'];
        }),
      },
    ],
  },
  {
    name: 'host and path of each route are taken once',
    source: 'the rendered YAML alone',
    check: (output) => {
      const places = routesOf(output).flatMap(placesOf);
      return places.filter((place, index) => places.indexOf(place) !== index);
    },
    mutations: [
      {
        name: 'every route at one place',
        apply: mutateObjects(isRoute, (object) => {
          object['spec'].hostnames = ['platform.ml-lab.example.com'];
          for (const rule of object['spec'].rules) rule.matches = [{ path: { value: '/' } }];
        }),
      },
    ],
  },
  {
    name: 'every route leads to a port of a Service that selects pods listening there',
    source: 'routes against Services, and Services against pod templates, in the YAML',
    check: (output) =>
      backendsOf(output)
        .filter((backend) => podsBehind(output, backend) === undefined)
        .map(({ route, service, port }) => `${route}: ${service}:${port}`),
    mutations: [
      {
        name: 'another port',
        apply: mutateObjects(
          ({ kind }) => kind === 'Service',
          (object) => {
            for (const port of object['spec'].ports) port.port = 1;
          },
        ),
      },
      {
        name: 'another selector',
        apply: mutateObjects(
          ({ kind }) => kind === 'Service',
          (object) => {
            object['spec'].selector = { app: 'other' };
          },
        ),
      },
    ],
  },
  {
    name: 'the gateway’s proxies and the pods behind each route are let through to each other',
    source: 'labels that Envoy Gateway gives its proxies, by hand, against NetworkPolicies',
    check: (output) =>
      backendsOf(output).flatMap((backend) => {
        const pods = podsBehind(output, backend);
        const proxies = proxiesOf(PROXY_NAMESPACE, gatewayOf(output));
        return pods === undefined
          ? []
          : closedSides(output, proxies, pods, backend.port).map(
              (side) => `${backend.route}: ${side} to ${backend.service}:${backend.port}`,
            );
      }),
    mutations: [
      {
        name: 'ingress removed',
        apply: removeObjects(
          ({ kind, metadata, spec }) =>
            kind === 'NetworkPolicy' &&
            metadata.namespace !== PROXY_NAMESPACE &&
            JSON.stringify(spec).includes(`"${PROXY_NAMESPACE}"`),
        ),
      },
      {
        name: 'egress removed',
        apply: removeObjects(
          ({ kind, metadata }) =>
            kind === 'NetworkPolicy' && metadata.namespace === PROXY_NAMESPACE,
        ),
      },
    ],
  },
  {
    name: 'every route says who passes',
    source: 'SecurityPolicies against routes in the YAML',
    check: (output) =>
      routesOf(output)
        .filter((route) => !isGuarded(output, route))
        .map(titleOf),
    mutations: [
      {
        name: 'no policy',
        apply: removeObjects(({ kind }) => kind === 'SecurityPolicy'),
      },
    ],
  },
];
