import type { MadeSeries } from '../made-series';
import { airflowSeries } from './airflow';
import { gpuSeries } from './gpus';
import { hubSeries } from './jupyterhub';
import { platformSeries } from './platform';
import { queueSeries } from './queues';
import { servingSeries } from './vllm';

/** One afternoon of one platform, which all pictures are of. */
export const madeStories = (): MadeSeries[] => [
  ...platformSeries(),
  ...gpuSeries(),
  ...queueSeries(),
  ...servingSeries(),
  ...airflowSeries(),
  ...hubSeries(),
];
