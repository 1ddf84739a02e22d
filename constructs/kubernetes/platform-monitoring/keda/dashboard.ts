import { graph, rate, table, type DashboardRow } from '../../prometheus';
import { KEDA } from './series';

const OBJECT = '{{exported_namespace}}/{{scaledObject}}';

/** What KEDA hears, and whether it does. */
export const KEDA_ROW: DashboardRow = {
  title: 'KEDA',
  panels: [
    graph({
      title: 'Load as KEDA sees it',
      description: 'What each question was answered with. Each has a target of its own.',
      lines: {
        [`${OBJECT} {{metric}}`]: `max by (exported_namespace, scaledObject, metric) (${KEDA.select('keda_scaler_metrics_value')})`,
      },
    }),
    graph({
      title: 'Failures',
      description:
        'Questions without an answer, in a second. The number of pods stays as it is then.',
      unit: 'ops',
      lines: {
        [OBJECT]: rate(KEDA.select('keda_scaled_object_errors_total'), {
          by: ['exported_namespace', 'scaledObject'],
        }),
      },
    }),
    graph({
      title: 'Time to an answer',
      description: 'Of the slowest question of each object.',
      unit: 's',
      lines: {
        [OBJECT]: `max by (exported_namespace, scaledObject) (${KEDA.select('keda_scaler_metrics_latency_seconds')})`,
      },
    }),
    table({
      title: 'Paused',
      description: 'Objects whose scaling somebody paused.',
      unit: 'none',
      lines: {
        paused: `max by (exported_namespace, scaledObject) (${KEDA.select('keda_scaled_object_paused')}) == 1`,
      },
    }),
  ],
};
