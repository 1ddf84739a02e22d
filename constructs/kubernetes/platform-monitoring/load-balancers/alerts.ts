import { ChosenSeries, increase } from '../../prometheus';
import { platformAlert } from '../platform-alert';

/** Series of the AWS Load Balancer Controller, whose names nobody else has. https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/guide/metrics/prometheus/index.md */
export const LOAD_BALANCER_SERIES = [
  'aws_api_call_permission_errors_total',
  'aws_api_call_service_limit_exceeded_errors_total',
  'awslbc_controller_reconcile_errors_total',
] as const;

const LOAD_BALANCERS = new ChosenSeries(LOAD_BALANCER_SERIES, {});

/** Alerts of load balancers. EKS Auto Mode has its own controller, which shows nobody anything. */
export const LOAD_BALANCER_ALERTS = [
  platformAlert({
    name: 'LoadBalancerFails',
    when: `${increase(LOAD_BALANCERS.select('awslbc_controller_reconcile_errors_total'), { by: ['controller', 'error_category'], window: '15m' })} > 0`,
    forMinutes: 15,
    severity: 'warning',
    summary:
      'Load balancers are not as {{ $labels.controller }} wants them: {{ $labels.error_category }}.',
  }),
  platformAlert({
    name: 'LoadBalancerRefused',
    when: `${increase(LOAD_BALANCERS.select('aws_api_call_permission_errors_total'), { by: ['operation'], window: '15m' })} > 0`,
    forMinutes: 5,
    severity: 'critical',
    summary: 'The controller of load balancers may not do {{ $labels.operation }}.',
  }),
  platformAlert({
    name: 'LoadBalancerQuotaUsedUp',
    when: `${increase(LOAD_BALANCERS.select('aws_api_call_service_limit_exceeded_errors_total'), { by: ['operation'], window: '15m' })} > 0`,
    forMinutes: 5,
    severity: 'critical',
    summary: 'A quota of AWS is used up: {{ $labels.operation }} is refused.',
  }),
];
