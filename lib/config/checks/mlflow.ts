import { CronSchedule, Quantity, ValueError } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, type Check } from './check';

/** What a server is promised. */
const LEAST_MEMORY = '1Gi';

/** What is not seen of MLflow's settings by their form alone. */
export const MLFLOW_CHECKS: readonly Check[] = [readableSettings];

function readableSettings({ mlflow }: Environment): Violation[] {
  if (mlflow === undefined) return [];
  const { memory, garbageCollection } = mlflow;
  return [
    ...refused('mlflow.memory', () => {
      assertEnough(memory);
    }),
    ...refused('mlflow.garbageCollection.schedule', () =>
      CronSchedule.parse(garbageCollection.schedule),
    ),
  ];
}

function assertEnough(memory: string): void {
  if (Quantity.memory(memory).compare(Quantity.memory(LEAST_MEMORY)) >= 0) return;
  throw new ValueError(
    `must be at least ${LEAST_MEMORY}, got '${memory}'; two processes run in it`,
  );
}
