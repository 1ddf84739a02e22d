export {
  ScaledWorkload,
  type PrometheusSignal,
  type ReplicaRange,
  type ScaledWorkloadProps,
  type ScalingBehavior,
} from './scaled-workload';
