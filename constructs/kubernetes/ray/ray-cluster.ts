import { Construct } from 'constructs';
import { CustomResource } from '../core';
import { assertCluster, assertRayName } from './cluster-checks';
import type { RayClusterProps } from './cluster-options';
import { rayClusterSpec } from './cluster-spec';
import { elasticAnnotations, jobLabels } from './job-labels';
import { COMPONENT, headService, LONGEST_NAMES, RAY_API, RAY_PORTS } from './names';

/** A Ray cluster that others send work to. */
export interface IRayCluster {
  /** Its name. */
  readonly name: string;
  /** `ray://host:10001`, for programs that hold a connection to it. */
  readonly clientUrl: string;
  /** `http://host:8265`, for jobs that are sent to it, and its pages. */
  readonly dashboardUrl: string;
}

/** A Ray cluster that stays until it is removed. */
export class RayCluster extends Construct implements IRayCluster {
  /** A cluster that something else declares, by its name and namespace. */
  static fromName(name: string, namespace: { readonly name: string }): IRayCluster {
    const host = `${headService(name)}.${namespace.name}.svc`;
    return {
      name,
      clientUrl: `ray://${host}:${RAY_PORTS.client}`,
      dashboardUrl: `http://${host}:${RAY_PORTS.dashboard}`,
    };
  }

  readonly name: string;
  readonly clientUrl: string;
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: RayClusterProps) {
    super(scope, id);
    const { name, namespace } = props;
    assertRayName(this, 'Ray cluster', name, LONGEST_NAMES.cluster);
    assertCluster(this, props);
    const reference = RayCluster.fromName(name, namespace);
    this.name = name;
    this.clientUrl = reference.clientUrl;
    this.dashboardUrl = reference.dashboardUrl;
    new CustomResource(this, 'Resource', {
      apiVersion: `${RAY_API.group}/${RAY_API.version}`,
      kind: 'RayCluster',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      labels: jobLabels(props),
      annotations: elasticAnnotations(props),
      spec: rayClusterSpec(props, namespace, 'cluster'),
    });
  }
}
