import { jobOf, type AlertCase, type AlertCases, type EmittedAlert } from '../alert-case';

/** Minutes after which every alert has had its time. */
const LATE = 40;

const DESTINATION = 'exporter="otlp_http/vendor"';

/** The job that an alert asks for, whatever it asks of it. */
const jobIn = (alert: EmittedAlert): string =>
  jobOf(alert, /([a-z_]+)\{job="/.exec(alert.expr)?.[1] ?? 'up');

/** A counter of a pod that goes up, and one that stays where it was, as after a failure that is over. */
const counted = (series: (alert: EmittedAlert) => string) => {
  return (alert: EmittedAlert): AlertCase => ({
    at: LATE,
    fires: [{ series: series(alert), values: `0+60x${LATE}` }],
    silent: [{ series: series(alert), values: `500x${LATE}` }],
  });
};

/** What a destination refuses at first, and what then finds no room: either alone is over too soon, or too new. */
const lost =
  (kind: string) =>
  (alert: EmittedAlert): AlertCase => {
    const series = (why: string) =>
      `otelcol_exporter_${why}_failed_${kind}{job="${jobIn(alert)}",pod="a",${DESTINATION}}`;
    return {
      at: 25,
      fires: [
        { series: series('send'), values: '0+60x10 600x15' },
        { series: series('enqueue'), values: '0x16 60+60x10' },
      ],
      silent: [
        { series: series('send'), values: '500x25' },
        { series: series('enqueue'), values: '500x25' },
      ],
    };
  };

const refused =
  (kind: string) =>
  (alert: EmittedAlert): string =>
    `otelcol_receiver_refused_${kind}{job="${jobIn(alert)}",pod="a",receiver="otlp"}`;

/** One queue of two that is nearly full, and both half full. */
function queue(alert: EmittedAlert): AlertCase {
  const series = (name: string, pod: string) =>
    `otelcol_exporter_queue_${name}{job="${jobIn(alert)}",pod="${pod}",${DESTINATION}}`;
  const sized = (size: number) => [
    { series: series('capacity', 'a'), values: `100x${LATE}` },
    { series: series('capacity', 'b'), values: `100x${LATE}` },
    { series: series('size', 'a'), values: `${size}x${LATE}` },
    { series: series('size', 'b'), values: `50x${LATE}` },
  ];
  return { at: LATE, fires: sized(90), silent: sized(50) };
}

/** Whether pods answer. */
function answering(alert: EmittedAlert, fires: readonly number[], silent: readonly number[]) {
  const pods = (values: readonly number[]) =>
    values.map((value, index) => ({
      series: `up{job="${jobIn(alert)}",pod="pod-${index}"}`,
      values: `${value}x${LATE}`,
    }));
  return { at: LATE, fires: pods(fires), silent: pods(silent) };
}

/** Alerts of collectors. */
export const OPENTELEMETRY_CASES: AlertCases = {
  LogAgentDown: (alert) => answering(alert, [1, 0], [1, 1]),
  LogsLost: lost('log_records'),
  LogQueueNearlyFull: queue,
  LogsRefused: counted(refused('log_records')),
  TelemetryGatewayDown: (alert) => answering(alert, [0, 0], [0, 1]),
  SpansLost: lost('spans'),
  SpanQueueNearlyFull: queue,
  SpansRefused: counted(refused('spans')),
  TracesDecidedEarly: counted(
    (alert) =>
      `otelcol_processor_tail_sampling_sampling_trace_dropped_too_early{job="${jobIn(alert)}",pod="a"}`,
  ),
};
