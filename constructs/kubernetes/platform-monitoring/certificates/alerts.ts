import { ChosenSeries } from '../../prometheus';
import { platformAlert } from '../platform-alert';

/** Series of cert-manager, whose names nobody else has. `exported_namespace` is of the certificate. https://cert-manager.io/docs/devops-tips/prometheus-metrics/ */
export const CERTIFICATE_SERIES = [
  'certmanager_certificate_expiration_timestamp_seconds',
  'certmanager_certificate_ready_status',
  'certmanager_certificate_renewal_timestamp_seconds',
  'certmanager_clusterissuer_ready_status',
] as const;

/** Certificates of cert-manager. */
export const CERTIFICATES = new ChosenSeries(CERTIFICATE_SERIES, {});

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

/** Certificates of a few weeks are always near their end: one is late whose renewal should have been an hour ago. */
const HOUR = 60 * 60;

const BY = 'exported_namespace, name';
const CERTIFICATE = '{{ $labels.exported_namespace }}/{{ $labels.name }}';

/** Alerts of certificates. */
export const CERTIFICATE_ALERTS = [
  platformAlert({
    name: 'CertificateExpires',
    when:
      `max by (${BY}) (${CERTIFICATES.select('certmanager_certificate_expiration_timestamp_seconds')}) - time() < ${FOURTEEN_DAYS}` +
      ` and max by (${BY}) (${CERTIFICATES.select('certmanager_certificate_renewal_timestamp_seconds')}) < time() - ${HOUR}`,
    forMinutes: 15,
    severity: 'critical',
    summary: `The certificate ${CERTIFICATE} ends in {{ $value | humanizeDuration }}, and is not renewed.`,
  }),
  platformAlert({
    name: 'CertificateNotReady',
    when: `max by (${BY}) (${CERTIFICATES.select('certmanager_certificate_ready_status', 'condition="True"')}) == 0`,
    forMinutes: 15,
    severity: 'warning',
    summary: `cert-manager cannot issue the certificate ${CERTIFICATE}.`,
  }),
  platformAlert({
    name: 'CertificateIssuerNotReady',
    when: `max by (name) (${CERTIFICATES.select('certmanager_clusterissuer_ready_status', 'condition="True"')}) == 0`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'The issuer {{ $labels.name }} of certificates is not ready.',
  }),
];
