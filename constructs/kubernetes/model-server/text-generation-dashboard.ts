import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  quantile,
  rate,
  share,
  type Dashboard,
} from '../prometheus';
import { TEXT_GENERATION_SERIES } from './series';

const SERVERS = chosenInstances(TEXT_GENERATION_SERIES);

/** Servers of Text Generation Inference: who waits, and how fast tokens come. */
export const TEXT_GENERATION_DASHBOARD: Dashboard = {
  name: 'text-generation-inference',
  title: 'Text Generation Inference',
  folder: 'Serving',
  description: 'Who waits for tokens, how fast they come, and what fails.',
  variables: instanceVariables('tgi_queue_size'),
  rows: [
    {
      title: 'Requests',
      panels: [
        answeringPods(SERVERS),
        graph({
          title: 'Requests',
          description: 'In a second, and those that were answered.',
          unit: 'reqps',
          lines: {
            asked: rate(SERVERS.select('tgi_request_count')),
            answered: rate(SERVERS.select('tgi_request_success')),
          },
        }),
        graph({
          title: 'Share that fails',
          description: 'By why: overloaded is a queue that is full.',
          unit: 'percentunit',
          lines: {
            failed: share(
              SERVERS.select('tgi_request_failure'),
              SERVERS.select('tgi_request_count'),
            ),
          },
          max: 1,
        }),
        graph({
          title: 'Time of requests',
          description: 'Seconds of 19 of 20 requests, and how long they waited of it.',
          unit: 's',
          lines: {
            '95 %': quantile(0.95, SERVERS.select('tgi_request_duration_bucket')),
            wait: quantile(0.95, SERVERS.select('tgi_request_queue_duration_bucket')),
          },
        }),
      ],
    },
    {
      title: 'Tokens',
      panels: [
        graph({
          title: 'Time of a token',
          description: 'Seconds between two tokens: more requests at once make it longer.',
          unit: 's',
          lines: {
            '95 %': quantile(
              0.95,
              SERVERS.select('tgi_request_mean_time_per_token_duration_bucket'),
            ),
          },
        }),
        graph({
          title: 'Tokens',
          description: 'In a second, read and written.',
          unit: 'ops',
          lines: {
            read: rate(SERVERS.select('tgi_request_input_length_sum')),
            written: rate(SERVERS.select('tgi_request_generated_tokens_sum')),
          },
        }),
        graph({
          title: 'At once, and waiting',
          description: 'Requests in the batch, and those that wait for a place in it.',
          lines: {
            '{{pod}} batch': `sum by (pod) (${SERVERS.select('tgi_batch_current_size')})`,
            '{{pod}} waiting': `sum by (pod) (${SERVERS.select('tgi_queue_size')})`,
          },
        }),
      ],
    },
  ],
};
