import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type { IEdge, RouteOptions, RouteService } from '../../../../constructs/kubernetes/gateway';
import {
  IngressClassEdge,
  NginxEdge,
  type AlbController,
  type IngressController,
  type NginxEdgeProps,
} from '../../../../constructs/kubernetes/ingress';
import { findObjects, objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { FakeSecrets, IMAGE, mlflow } from '../oauth2-proxy/fakes';

export const serviceOf = (name: string, port = 5000): RouteService => ({
  name,
  port,
  pods: { 'app.kubernetes.io/name': name },
});

export const SERVICE = serviceOf('mlflow');

/** A route to MLflow, open to whoever MLflow lets in. */
export const routeOf = (scope: Construct, options: Partial<RouteOptions> = {}): RouteOptions => ({
  name: 'mlflow',
  namespace: mlflow(scope),
  host: 'platform.ml.acme.dev',
  path: '/mlflow',
  backend: SERVICE,
  auth: { kind: 'app' },
  ...options,
});

const COMMON = {
  domain: 'ml.acme.dev',
  network: { vpcCidrs: ['10.0.0.0/16'] },
  oauth2ProxyImage: IMAGE,
};

/** The platform's own ingress-nginx. */
export const nginxEdge = (chart: Chart, props: Partial<NginxEdgeProps> = {}): NginxEdge =>
  new NginxEdge(chart, 'Edge', {
    ...COMMON,
    namespace: Namespace.fromName(chart, 'EdgeNamespace', 'ingress-nginx'),
    secrets: new FakeSecrets(),
    ...props,
  });

/** A class of the cluster, by its controller. */
export const classEdge =
  (controller: IngressController, className = 'shared') =>
  (chart: Chart): IngressClassEdge =>
    new IngressClassEdge(chart, 'Edge', {
      ...COMMON,
      secrets: new FakeSecrets(),
      className,
      controller,
    });

export const albEdge = (alb: Omit<AlbController, 'kind'> = {}) =>
  classEdge({ kind: 'alb', ...alb }, 'alb');

/** The objects of one route on an edge. */
export const exposed = (
  options: Partial<RouteOptions> = {},
  edge: (chart: Chart) => IEdge = nginxEdge,
): KubernetesObject[] =>
  objectsOf((chart) => {
    edge(chart).expose(chart, 'Route', routeOf(chart, options));
  });

/** Name, path, Service and port of each Ingress path. */
export const pathsOf = (objects: readonly KubernetesObject[]): unknown[] =>
  findObjects(objects, 'Ingress').flatMap(({ metadata, spec }) => {
    const { rules } = spec as {
      rules: { http: { paths: { path: string; backend: { service: Backend } }[] } }[];
    };
    return rules.flatMap(({ http }) =>
      http.paths.map(({ path, backend: { service } }) => [
        metadata.name,
        path,
        service.name,
        service.port.number ?? service.port.name,
      ]),
    );
  });

interface Backend {
  readonly name: string;
  readonly port: { readonly number?: number; readonly name?: string };
}

/** Annotations of an Ingress, with their names shortened to what follows the slash. */
export const annotationsOf = (
  objects: readonly KubernetesObject[],
  name = 'mlflow',
): Readonly<Record<string, string>> => {
  const ingress = findObjects(objects, 'Ingress').find(({ metadata }) => metadata.name === name);
  return Object.fromEntries(
    Object.entries(ingress?.metadata.annotations ?? {}).map(([key, value]) => [
      key.slice(key.indexOf('/') + 1),
      value,
    ]),
  );
};
