import { CHARTS } from '../../lib/catalogue';
import { CONTROLLERS } from '../../lib/contracts/identities';
import { WAVES } from '../../lib/contracts/waves';
import { helmValues } from '../../lib/release/chart-release';
import { OPERATOR_NAMESPACES } from './namespaces';
import type { Operator } from './operator';
import {
  placementBesideLinux,
  REPLICAS,
  resources,
  serviceAccountValues,
  spread,
  type AwsOperatorOptions,
  type PlacementValues,
  type ReplicatedOperatorOptions,
  type ResourceValues,
  type ServiceAccountValues,
  type SpreadValues,
} from './pod-values';

const NAMESPACE = OPERATOR_NAMESPACES.efsCsiDriver;
const CONTROLLER = 'efs-csi-controller';

/** The driver of Amazon EFS, where no EKS add-on brings it. Its pods have the priority of what nodes need. */
export type EfsCsiDriverProps = Omit<
  ReplicatedOperatorOptions,
  'priorityClassName' | 'monitoredFrom'
> &
  AwsOperatorOptions;

interface EfsCsiDriverValues {
  readonly controller: PlacementValues & {
    readonly replicaCount: number;
    readonly resources: ResourceValues;
    readonly serviceAccount: ServiceAccountValues;
    readonly podDisruptionBudget: { readonly enabled: boolean };
    readonly topologySpreadConstraints: readonly SpreadValues[];
  };
  readonly node: { readonly resources: ResourceValues };
  readonly sidecars: Readonly<
    Record<
      'livenessProbe' | 'nodeDriverRegistrar' | 'csiProvisioner',
      { readonly resources: ResourceValues }
    >
  >;
}

/** The release of the EFS driver; it has no CRDs. Its pods on the nodes mount file systems and use the nodes' network. */
export function efsCsiDriver(props: EfsCsiDriverProps = {}): Operator {
  return {
    namespace: {
      name: NAMESPACE,
      podSecurity: {
        level: 'privileged',
        reason: 'the driver mounts file systems on the nodes',
      },
      calls: ['api-server', 'aws', 'pod-identity'],
    },
    releases: [
      {
        name: 'aws-efs-csi-driver',
        wave: WAVES.controllers,
        namespace: NAMESPACE,
        chart: CHARTS.efsCsiDriver,
        definitions: 'none',
        values: helmValues(valuesOf(props)),
      },
    ],
  };
}

function valuesOf(props: EfsCsiDriverProps): EfsCsiDriverValues {
  const { replicas = REPLICAS } = props;
  const { serviceAccount } = CONTROLLERS.efsCsiDriver;
  const sidecar = { resources: resources('10m', '32Mi', '128Mi') };
  return {
    controller: {
      ...placementBesideLinux(props.placement),
      replicaCount: replicas,
      resources: resources('50m', '128Mi', '512Mi'),
      serviceAccount: serviceAccountValues(serviceAccount, props),
      // The chart's budget keeps one: a single one could never leave its node.
      podDisruptionBudget: { enabled: replicas > 1 },
      topologySpreadConstraints: spread({ app: CONTROLLER }),
    },
    node: { resources: resources('50m', '128Mi', '1Gi') },
    sidecars: { livenessProbe: sidecar, nodeDriverRegistrar: sidecar, csiProvisioner: sidecar },
  };
}
