import { increase } from '../../prometheus';
import { platformAlert } from '../platform-alert';
import { KEDA } from './series';

/** Seconds that an answer may take; after half a minute KEDA asks again. */
const SLOW = 5;

const OBJECT = '{{ $labels.exported_namespace }}/{{ $labels.scaledObject }}';

const HALF_A_DAY = 720;

/** Alerts of KEDA, which scales by load. */
export const KEDA_ALERTS = [
  platformAlert({
    name: 'ScalingFails',
    when: `${increase(KEDA.select('keda_scaled_object_errors_total'), { by: ['exported_namespace', 'scaledObject'], window: '10m' })} > 0`,
    forMinutes: 15,
    severity: 'warning',
    summary: `KEDA does not know the load of ${OBJECT}, which stays as large as it is.`,
  }),
  platformAlert({
    name: 'ScalingSlow',
    when: `max by (exported_namespace, scaledObject, metric) (${KEDA.select('keda_scaler_metrics_latency_seconds')}) > ${SLOW}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `KEDA waits {{ $value | humanizeDuration }} to hear the load of ${OBJECT}.`,
  }),
  platformAlert({
    name: 'ScalingPaused',
    when: `max by (exported_namespace, scaledObject) (${KEDA.select('keda_scaled_object_paused')}) == 1`,
    forMinutes: HALF_A_DAY,
    severity: 'warning',
    summary: `Somebody paused the scaling of ${OBJECT} half a day ago.`,
  }),
];
