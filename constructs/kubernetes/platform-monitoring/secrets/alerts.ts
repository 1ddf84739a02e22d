import { ChosenSeries, increase } from '../../prometheus';
import { platformAlert } from '../platform-alert';

/** Series of External Secrets, whose names nobody else has. `exported_namespace` is of the object. https://external-secrets.io/v2.9.0/api/metrics/ */
export const SECRET_SERIES = [
  'clustersecretstore_status_condition',
  'externalsecret_status_condition',
  'externalsecret_sync_calls_error',
] as const;

const SECRETS = new ChosenSeries(SECRET_SERIES, {});

const NOT_READY = ['condition="Ready"', 'status="False"'] as const;

/** Alerts of secrets that come from elsewhere. */
export const SECRET_ALERTS = [
  platformAlert({
    name: 'SecretNotSynced',
    when: `max by (exported_namespace, name) (${SECRETS.select('externalsecret_status_condition', ...NOT_READY)}) == 1`,
    forMinutes: 15,
    severity: 'warning',
    summary:
      'The secret {{ $labels.exported_namespace }}/{{ $labels.name }} stays as it was: its source does not give it.',
  }),
  platformAlert({
    name: 'SecretStoreNotReady',
    when: `max by (name) (${SECRETS.select('clustersecretstore_status_condition', ...NOT_READY)}) == 1`,
    forMinutes: 10,
    severity: 'critical',
    summary: 'No secret can be read from {{ $labels.name }}.',
  }),
  platformAlert({
    name: 'SecretSyncFails',
    when: `${increase(SECRETS.select('externalsecret_sync_calls_error'), { by: ['exported_namespace', 'name'], window: '30m' })} > 5`,
    forMinutes: 15,
    severity: 'warning',
    summary:
      'The secret {{ $labels.exported_namespace }}/{{ $labels.name }} fails to be read again and again.',
  }),
];
