import { ObjectPrefix } from '../../../lib/values';

const runs = ObjectPrefix.of('ml-lab-artifacts', 'mlflow/');

test('names a place for the programs that use it', () => {
  expect(runs.toUri()).toBe('s3://ml-lab-artifacts/mlflow');
  expect(runs.toUri('s3a')).toBe('s3a://ml-lab-artifacts/mlflow');
});

test('has folders', () => {
  expect(runs.below('events').prefix).toBe('mlflow/events/');
});

test.each(['', 'runs', '/runs/', 'runs//', 'a b/', '../'])(
  'fails when the prefix is %j',
  (prefix) => {
    expect(() => ObjectPrefix.of('bucket', prefix)).toThrow(`got '${prefix}'`);
  },
);
