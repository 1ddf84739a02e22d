import { made, type MadeSeries } from '../../scaling/made-series';
import type { AlertCase, AlertCases } from '../alert-case';

/** A case that is looked at after some minutes. */
const looked =
  (at: number, fires: readonly MadeSeries[], silent: readonly MadeSeries[]) => (): AlertCase => ({
    at,
    fires,
    silent,
  });

const CERTIFICATE = { exported_namespace: 'gateway', name: 'edge' };
const DAY = 24 * 60 * 60;

const certificate = (ends: number, renewal: number): MadeSeries[] => [
  made('certmanager_certificate_expiration_timestamp_seconds', CERTIFICATE, `${ends}x120`),
  made('certmanager_certificate_renewal_timestamp_seconds', CERTIFICATE, `${renewal}x120`),
];

const condition = (status: string): Record<string, string> => ({
  exported_namespace: 'mlflow',
  name: 'login',
  condition: 'Ready',
  status,
});

/** Cases of what others stand on: certificates, secrets, names, load balancers, scaling. */
export const SERVICE_CASES: AlertCases = {
  // Time begins at nothing, so what is past is below it.
  CertificateExpires: looked(110, certificate(5 * DAY, -DAY), certificate(50 * DAY, -DAY)),
  CertificateNotReady: looked(
    20,
    [made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'True' }, '0x30')],
    [
      made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'True' }, '1x30'),
      made('certmanager_certificate_ready_status', { ...CERTIFICATE, condition: 'False' }, '0x30'),
    ],
  ),
  CertificateIssuerNotReady: looked(
    20,
    [made('certmanager_clusterissuer_ready_status', { name: 'edge', condition: 'True' }, '0x30')],
    [made('certmanager_clusterissuer_ready_status', { name: 'edge', condition: 'True' }, '1x30')],
  ),
  SecretNotSynced: looked(
    20,
    [made('externalsecret_status_condition', condition('False'), '1x30')],
    [
      made('externalsecret_status_condition', condition('False'), '0x30'),
      made('externalsecret_status_condition', condition('True'), '1x30'),
    ],
  ),
  SecretStoreNotReady: looked(
    15,
    [
      made(
        'clustersecretstore_status_condition',
        { name: 'platform', condition: 'Ready', status: 'False' },
        '1x30',
      ),
    ],
    [
      made(
        'clustersecretstore_status_condition',
        { name: 'platform', condition: 'Ready', status: 'False' },
        '0x30',
      ),
    ],
  ),
  SecretSyncFails: looked(
    60,
    [
      made(
        'externalsecret_sync_calls_error',
        { exported_namespace: 'mlflow', name: 'login' },
        '0+1x70',
      ),
    ],
    [
      made(
        'externalsecret_sync_calls_error',
        { exported_namespace: 'mlflow', name: 'login' },
        '40x70',
      ),
    ],
  ),
  DnsNotSynced: looked(
    60,
    [made('external_dns_controller_last_sync_timestamp_seconds', {}, '-10000x70')],
    [made('external_dns_controller_last_sync_timestamp_seconds', {}, '0+60x70')],
  ),
  DnsFails: looked(
    60,
    [
      made('external_dns_registry_errors_total', {}, '0+1x70'),
      made('external_dns_source_errors_total', {}, '0x70'),
    ],
    [
      made('external_dns_registry_errors_total', {}, '5x70'),
      made('external_dns_source_errors_total', {}, '5x70'),
    ],
  ),
  LoadBalancerFails: looked(
    45,
    [
      made(
        'awslbc_controller_reconcile_errors_total',
        { controller: 'service', error_category: 'x' },
        '0+1x60',
      ),
    ],
    [
      made(
        'awslbc_controller_reconcile_errors_total',
        { controller: 'service', error_category: 'x' },
        '9x60',
      ),
    ],
  ),
  LoadBalancerRefused: looked(
    30,
    [made('aws_api_call_permission_errors_total', { operation: 'CreateLoadBalancer' }, '0+1x40')],
    [made('aws_api_call_permission_errors_total', { operation: 'CreateLoadBalancer' }, '3x40')],
  ),
  ScalingFails: looked(
    45,
    [
      made(
        'keda_scaled_object_errors_total',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '0+1x60',
      ),
    ],
    [
      made(
        'keda_scaled_object_errors_total',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '7x60',
      ),
    ],
  ),
  ScalingSlow: looked(
    20,
    [
      made(
        'keda_scaler_metrics_latency_seconds',
        { exported_namespace: 'serving', scaledObject: 'llama', metric: 's0' },
        '8x30',
      ),
    ],
    [
      made(
        'keda_scaler_metrics_latency_seconds',
        { exported_namespace: 'serving', scaledObject: 'llama', metric: 's0' },
        '1x30',
      ),
    ],
  ),
  LoadBalancerQuotaUsedUp: looked(
    30,
    [
      made(
        'aws_api_call_service_limit_exceeded_errors_total',
        { operation: 'CreateLoadBalancer' },
        '0+1x40',
      ),
    ],
    [
      made(
        'aws_api_call_service_limit_exceeded_errors_total',
        { operation: 'CreateLoadBalancer' },
        '3x40',
      ),
    ],
  ),
  ScalingPaused: looked(
    730,
    [
      made(
        'keda_scaled_object_paused',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '1x740',
      ),
    ],
    [
      made(
        'keda_scaled_object_paused',
        { exported_namespace: 'serving', scaledObject: 'llama' },
        '0x500 1x240',
      ),
    ],
  ),
};
