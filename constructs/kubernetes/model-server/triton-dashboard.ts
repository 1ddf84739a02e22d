import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  rate,
  type Dashboard,
} from '../prometheus';
import { TRITON_SERIES, type TritonSeries } from './series';

const SERVERS = chosenInstances(TRITON_SERIES);

const MICROSECONDS = 1_000_000;

const byModel = (series: TritonSeries): string => rate(SERVERS.select(series), { by: ['model'] });

/** Seconds of a request on average: Triton adds up microseconds. */
const perRequest = (microseconds: TritonSeries): string =>
  `${byModel(microseconds)} / ${byModel('nv_inference_request_success')} / ${MICROSECONDS}`;

/** Servers of Triton, model by model. */
export const TRITON_DASHBOARD: Dashboard = {
  name: 'triton',
  title: 'Triton Inference Server',
  folder: 'Serving',
  description: 'What models are asked, how long they take, and how full GPUs are.',
  variables: instanceVariables('nv_inference_request_success'),
  rows: [
    {
      title: 'Models',
      panels: [
        answeringPods(SERVERS),
        graph({
          title: 'Requests',
          description: 'In a second, answered and failed.',
          unit: 'reqps',
          lines: {
            '{{model}}': byModel('nv_inference_request_success'),
            '{{model}} failed': byModel('nv_inference_request_failure'),
          },
        }),
        graph({
          title: 'Time of requests',
          description: 'Seconds of a request on average, and what of it was waiting and computing.',
          unit: 's',
          lines: {
            '{{model}}': perRequest('nv_inference_request_duration_us'),
            '{{model}} waiting': perRequest('nv_inference_queue_duration_us'),
            '{{model}} computing': perRequest('nv_inference_compute_infer_duration_us'),
          },
        }),
        graph({
          title: 'Batches',
          description: 'Inputs that are computed at once: 1 is no batching.',
          lines: {
            '{{model}}': `${byModel('nv_inference_count')} / ${byModel('nv_inference_exec_count')}`,
          },
        }),
        graph({
          title: 'Waiting',
          description: 'Requests that wait for the model. A queue that grows needs more servers.',
          lines: {
            '{{model}}': `sum by (model) (${SERVERS.select('nv_inference_pending_request_count')})`,
          },
        }),
      ],
    },
    {
      title: 'GPUs',
      panels: [
        graph({
          title: 'Use of GPUs',
          description: 'Part of the time that a GPU computes.',
          unit: 'percentunit',
          lines: { '{{pod}}': `avg by (pod) (${SERVERS.select('nv_gpu_utilization')})` },
          max: 1,
        }),
        graph({
          title: 'Memory of GPUs',
          description: 'What is taken, of all models of a server together.',
          unit: 'percentunit',
          lines: {
            '{{pod}}': `sum by (pod) (${SERVERS.select('nv_gpu_memory_used_bytes')}) / sum by (pod) (${SERVERS.select(
              'nv_gpu_memory_total_bytes',
            )})`,
          },
          max: 1,
        }),
      ],
    },
  ],
};
