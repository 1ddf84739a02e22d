export { ScaledWorkload, type PrometheusSignal, type ScaledWorkloadProps } from './scaled-workload';
