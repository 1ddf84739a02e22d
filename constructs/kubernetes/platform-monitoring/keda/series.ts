import { ChosenSeries } from '../../prometheus';

/** Series of KEDA, whose names nobody else has. `exported_namespace` is of the ScaledObject. https://keda.sh/docs/2.20/integrations/prometheus/ */
export const KEDA_SERIES = [
  'keda_scaled_object_errors_total',
  'keda_scaled_object_paused',
  'keda_scaler_metrics_latency_seconds',
  'keda_scaler_metrics_value',
] as const;

/** KEDA. */
export const KEDA = new ChosenSeries(KEDA_SERIES, {});
