import {
  explainedIn,
  noneAnswers,
  rate,
  type Alert,
  type AlertText,
  type MonitoredSeries,
  type SeriesSelector,
} from '../prometheus';
import type { AgentSeries, GatewaySeries } from './series';

/** Share of a queue from which on it will be full soon. */
const NEARLY_FULL = 0.8;

const alert = explainedIn('docs/guides/telemetry.md');

/** The series that tell of lost signals, whichever they are. */
interface ExporterSeries {
  readonly size: SeriesSelector;
  readonly capacity: SeriesSelector;
  readonly failed: SeriesSelector;
  readonly turnedAway: SeriesSelector;
  readonly refused: SeriesSelector;
}

/** What is wrong where signals leave a collector, and where they come in. `what` they are, and the beginning of names. */
function flowAlerts(what: 'Log' | 'Span', series: ExporterSeries): AlertText[] {
  const lost = (each: SeriesSelector): string =>
    `${rate(each, { by: ['exporter'], window: '10m' })} > 0`;
  const noun = what === 'Log' ? 'Lines' : 'Spans';
  return [
    {
      name: `${what}sLost`,
      when: `${lost(series.failed)} or ${lost(series.turnedAway)}`,
      forMinutes: 10,
      severity: 'critical',
      summary: `${noun} for {{ $labels.exporter }} are lost, {{ $value | humanize }} each second.`,
    },
    {
      name: `${what}QueueNearlyFull`,
      when: `max by (exporter) (${series.size} / ${series.capacity}) > ${NEARLY_FULL}`,
      forMinutes: 10,
      severity: 'warning',
      summary: `{{ $value | humanizePercentage }} of a queue for {{ $labels.exporter }} is taken.`,
    },
    {
      name: `${what}sRefused`,
      when: `${rate(series.refused, { window: '10m' })} > 0`,
      forMinutes: 15,
      severity: 'warning',
      summary: `Collectors refuse {{ $value | humanize }} ${noun.toLowerCase()} each second.`,
    },
  ];
}

/** Alerts of agents. */
export const agentAlerts = (agents: MonitoredSeries<AgentSeries>): Alert[] =>
  [
    {
      name: 'LogAgentDown',
      when: `sum by (pod) (${agents.up()}) < 1`,
      forMinutes: 15,
      severity: 'warning',
      summary: 'The agent {{ $labels.pod }} does not answer: nobody reads the logs of its node.',
    } as const,
    ...flowAlerts('Log', {
      size: agents.select('otelcol_exporter_queue_size'),
      capacity: agents.select('otelcol_exporter_queue_capacity'),
      failed: agents.select('otelcol_exporter_send_failed_log_records'),
      turnedAway: agents.select('otelcol_exporter_enqueue_failed_log_records'),
      refused: agents.select('otelcol_receiver_refused_log_records'),
    }),
  ].map(alert);

/** Alerts of gateways. */
export const gatewayAlerts = (gateways: MonitoredSeries<GatewaySeries>): Alert[] =>
  [
    noneAnswers({
      name: 'TelemetryGatewayDown',
      answers: gateways.up(),
      forMinutes: 10,
      summary: 'No gateway for traces answers.',
    }),
    ...flowAlerts('Span', {
      size: gateways.select('otelcol_exporter_queue_size'),
      capacity: gateways.select('otelcol_exporter_queue_capacity'),
      failed: gateways.select('otelcol_exporter_send_failed_spans'),
      turnedAway: gateways.select('otelcol_exporter_enqueue_failed_spans'),
      refused: gateways.select('otelcol_receiver_refused_spans'),
    }),
    {
      name: 'TracesDecidedEarly',
      when: `${rate(gateways.select('otelcol_processor_tail_sampling_sampling_trace_dropped_too_early'), { window: '10m' })} > 0`,
      forMinutes: 15,
      severity: 'warning',
      summary: '{{ $value | humanize }} traces each second are pushed out before they are whole.',
    } as const,
  ].map(alert);
