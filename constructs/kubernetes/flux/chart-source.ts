import { Construct } from 'constructs';
import { isOciChart, type ChartReference } from '../../../lib/catalogue';
import { CustomResource } from '../core';

/** Where Flux gets a chart from. */
export interface ChartSourceProps {
  /** Name of the source. */
  readonly name: string;
  /** Namespace of Flux. */
  readonly fluxNamespace: string;
  /** The pinned chart. */
  readonly chart: ChartReference;
}

/** How a HelmRelease names its chart. */
export type ChartSourceReference =
  | { readonly chartRef: { readonly kind: 'OCIRepository'; readonly name: string } }
  | {
      readonly chart: {
        readonly spec: {
          readonly chart: string;
          readonly version: string;
          readonly interval: string;
          readonly sourceRef: { readonly kind: 'HelmRepository'; readonly name: string };
        };
      };
    };

/** The fields of a HelmRepository that the platform sets. */
interface HelmRepositorySpec {
  readonly url: string;
  readonly interval: string;
}

/** The fields of an OCIRepository that the platform sets. */
interface OciRepositorySpec {
  readonly url: string;
  readonly interval: string;
  readonly ref: { readonly tag: string };
  readonly layerSelector: { readonly mediaType: string; readonly operation: 'copy' };
}

const API_VERSION = 'source.toolkit.fluxcd.io/v1';

/** A pinned version does not change: it is looked up again only in case that a mirror lost it. */
const INTERVAL = '24h';

/** https://helm.sh/docs/topics/registries/#oci-feature-deprecation-and-behavior-changes-with-v380: the layer that is the chart. */
const CHART_LAYER = {
  mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  operation: 'copy',
} as const;

/**
 * The source of one chart: a HelmRepository, or an OCIRepository of exactly this version. Each release has its
 * own, so that removing a release removes all that belongs to it.
 * https://fluxcd.io/flux/components/source/ocirepositories/
 */
export class ChartSource extends Construct {
  /** How a HelmRelease names the chart. */
  readonly reference: ChartSourceReference;

  constructor(scope: Construct, id: string, props: ChartSourceProps) {
    super(scope, id);
    const { name, fluxNamespace, chart } = props;
    const common = {
      apiVersion: API_VERSION,
      name,
      namespace: fluxNamespace,
      component: 'delivery',
    };
    if (isOciChart(chart)) {
      const url = `${chart.repository}/${chart.name}`;
      const ref = { tag: chart.version };
      new CustomResource<OciRepositorySpec>(this, 'Resource', {
        ...common,
        kind: 'OCIRepository',
        spec: { url, interval: INTERVAL, ref, layerSelector: CHART_LAYER },
      });
      this.reference = { chartRef: { kind: 'OCIRepository', name } };
    } else {
      new CustomResource<HelmRepositorySpec>(this, 'Resource', {
        ...common,
        kind: 'HelmRepository',
        spec: { url: chart.repository, interval: INTERVAL },
      });
      this.reference = { chart: { spec: chartSpec(name, chart) } };
    }
  }
}

const chartSpec = (name: string, chart: ChartReference) => ({
  chart: chart.name,
  version: chart.version,
  interval: INTERVAL,
  sourceRef: { kind: 'HelmRepository' as const, name },
});
