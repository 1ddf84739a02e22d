import { failsWithOneViolation, problemsWith } from './refusals-fixture';

describe('MLflow', () => {
  test.each([
    [{}],
    [{ memory: '1Gi' }],
    [{ garbageCollection: { schedule: '@weekly', afterDays: 7 } }],
    [{ image: 'registry.acme.io/mlflow:3.15.1' }],
  ])('takes %j', (mlflow) => {
    expect(problemsWith({ mlflow })).toEqual([]);
  });

  test.each(['none', 'read', 'edit'])("lets a team's programs '%s'", (mlflow) => {
    expect(problemsWith({ teams: { vision: { mlflow } } })).toEqual([]);
  });

  failsWithOneViolation([
    [
      'too little memory',
      { mlflow: { memory: '512Mi' } },
      "mlflow.memory: must be at least 1Gi, got '512Mi'; two processes run in it",
    ],
    [
      'no schedule',
      { mlflow: { garbageCollection: { schedule: 'nightly' } } },
      "mlflow.garbageCollection.schedule: 'nightly' is not a cron schedule",
    ],
    [
      'an image without a version',
      { mlflow: { image: 'ghcr.io/mlflow/mlflow:latest' } },
      'mlflow.image: must be an image with registry and exact tag',
    ],
    ['no server', { mlflow: { replicas: 0 } }, 'mlflow.replicas: '],
    [
      'no time to bring back',
      { mlflow: { garbageCollection: { afterDays: 0 } } },
      'mlflow.garbageCollection.afterDays: ',
    ],
    ['an unknown permission', { teams: { vision: { mlflow: 'write' } } }, 'teams.vision.mlflow: '],
  ]);
});
