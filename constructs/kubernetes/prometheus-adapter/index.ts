export {
  PodScaledWorkload,
  type PodScaledWorkloadProps,
  type PodSignal,
} from './pod-scaled-workload';
