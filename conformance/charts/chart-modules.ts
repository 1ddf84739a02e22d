import type { GoModule } from '../go-module';

/** A chart that travels inside a Go module. */
export interface ChartModule extends GoModule {
  /** The chart's folder in the module. */
  readonly folder: string;
  /**
   * The values file where it is written at release time only, and what is put in there.
   *
   * @default - values.yaml is there
   */
  readonly valuesTemplate?: {
    readonly file: string;
    readonly variables: Readonly<Record<string, string>>;
  };
}

const ENVOY_GATEWAY = { module: 'github.com/envoyproxy/gateway', version: 'v1.9.0' } as const;
const KARPENTER = { module: 'github.com/aws/karpenter-provider-aws', version: 'v1.14.1' } as const;

/** Charts by name, for machines that reach Go's module proxy and no chart repository. */
export const CHART_MODULES: Readonly<Record<string, ChartModule>> = {
  'cert-manager': {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.1',
    folder: 'deploy/charts/cert-manager',
  },
  'external-dns': {
    module: 'sigs.k8s.io/external-dns',
    version: 'v0.21.0',
    folder: 'charts/external-dns',
  },
  'gateway-helm': {
    ...ENVOY_GATEWAY,
    folder: 'charts/gateway-helm',
    valuesTemplate: {
      file: 'values.tmpl.yaml',
      variables: {
        GatewayImage: `docker.io/envoyproxy/gateway:${ENVOY_GATEWAY.version}`,
        GatewayImagePullPolicy: 'IfNotPresent',
      },
    },
  },
  karpenter: { ...KARPENTER, folder: 'charts/karpenter' },
  'karpenter-crd': { ...KARPENTER, folder: 'charts/karpenter-crd' },
  kueue: { module: 'sigs.k8s.io/kueue', version: 'v0.19.2', folder: 'charts/kueue' },
  lws: { module: 'sigs.k8s.io/lws', version: 'v0.10.0', folder: 'charts/lws' },
  'spark-operator': {
    module: 'github.com/kubeflow/spark-operator/v2',
    version: 'v2.5.2',
    folder: 'charts/spark-operator-chart',
  },
  volcano: {
    module: 'volcano.sh/volcano',
    version: 'v1.15.1',
    folder: 'installer/helm/chart/volcano',
  },
};
