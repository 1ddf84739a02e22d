import { ChosenSeries, increase } from '../../prometheus';
import { platformAlert } from '../platform-alert';

/** Series of ExternalDNS, whose names nobody else has. https://kubernetes-sigs.github.io/external-dns/v0.21.0/docs/monitoring/metrics/ */
export const NAME_SERIES = [
  'external_dns_controller_last_sync_timestamp_seconds',
  'external_dns_registry_errors_total',
  'external_dns_source_errors_total',
] as const;

const NAMES = new ChosenSeries(NAME_SERIES, {});

/** It looks every minute, or sooner. */
const LATE_SECONDS = 30 * 60;

/** Alerts of names that people reach the platform by. */
export const NAME_ALERTS = [
  platformAlert({
    name: 'DnsNotSynced',
    when: `time() - max(${NAMES.select('external_dns_controller_last_sync_timestamp_seconds')}) > ${LATE_SECONDS}`,
    forMinutes: 10,
    severity: 'critical',
    summary: 'For {{ $value | humanizeDuration }} no name was written to Route 53.',
  }),
  platformAlert({
    name: 'DnsFails',
    when: `${increase(NAMES.select('external_dns_registry_errors_total'), { window: '15m' })} + ${increase(NAMES.select('external_dns_source_errors_total'), { window: '15m' })} > 0`,
    forMinutes: 30,
    severity: 'warning',
    summary: 'ExternalDNS fails to read routes, or to read or write names.',
  }),
];
