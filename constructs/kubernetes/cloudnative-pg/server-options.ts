import { imageName, IMAGES } from '../../../lib/catalogue';
import type { ContainerResourcesOptions, Labels } from '../core';
import type { PostgresClusterProps } from './postgres-cluster-props';

/**
 * Labels that the operator gives pods and selects by.
 * https://cloudnative-pg.io/documentation/current/labels_annotations/
 */
const CLUSTER_LABEL = 'cnpg.io/cluster';
const ROLE_LABEL = 'cnpg.io/podRole';
const POOLER_LABEL = 'cnpg.io/poolerName';

const DEFAULT_NAME = 'postgres';
const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '500m', memory: '1Gi' };

/** The props of a server, all decided. */
export type ServerOptions = PostgresClusterProps &
  Required<Pick<PostgresClusterProps, 'name' | 'image' | 'resources' | 'reclaimPolicy'>>;

/** The props with their defaults. */
export function serverOptions(props: PostgresClusterProps): ServerOptions {
  return {
    ...props,
    name: props.name ?? DEFAULT_NAME,
    image: props.image ?? imageName(IMAGES.postgres),
    resources: props.resources ?? DEFAULT_RESOURCES,
    reclaimPolicy: props.reclaimPolicy ?? 'retain',
  };
}

/** Every pod of a server: instances, the jobs that make them, poolers. */
export const clusterPods = (name: string): Labels => ({ [CLUSTER_LABEL]: name });

/** The instances of a server. */
export const serverPods = (name: string): Labels => ({
  [CLUSTER_LABEL]: name,
  [ROLE_LABEL]: 'instance',
});

/** The pods of a pooler. */
export const poolerPods = (pooler: string): Labels => ({ [POOLER_LABEL]: pooler });

/** Name of a server's pooler and of its Service. */
export const poolerName = (server: string): string => `${server}-pooler`;
