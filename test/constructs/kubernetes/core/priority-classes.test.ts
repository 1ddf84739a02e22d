import { PRIORITY_CLASS, PriorityClasses } from '../../../../constructs/kubernetes/core';
import { findObjects, objectsOf } from '../../../support/kubernetes';

describe('the priority classes', () => {
  const classes = findObjects(
    objectsOf((chart) => new PriorityClasses(chart, 'Priorities')),
    'PriorityClass',
  );

  test('leave pods without a class alone in a cluster that others use too', () => {
    const shared = findObjects(
      objectsOf((chart) => new PriorityClasses(chart, 'Priorities', { globalDefault: false })),
      'PriorityClass',
    );
    expect(shared.map(({ globalDefault }) => globalDefault)).toEqual(shared.map(() => false));
  });

  test('are six, from the most important one down', () => {
    const values = classes.map(({ metadata, value }) => [metadata.name, value]);
    expect(values).toEqual([
      ['platform-critical', 1_000_000],
      ['platform-serving', 100_000],
      ['platform-interactive', 50_000],
      ['platform-urgent', 20_000],
      ['platform-training', 10_000],
      ['platform-batch', 1_000],
    ]);
  });

  test('have one default, which never evicts others', () => {
    const defaults = classes.filter(({ globalDefault }) => globalDefault === true);
    expect(defaults).toHaveLength(1);
    expect(defaults[0]).toMatchObject({
      metadata: { name: 'platform-training' },
      preemptionPolicy: 'Never',
    });
  });

  test('let only serving, people and the system evict', () => {
    const evicting = classes.filter((one) => one['preemptionPolicy'] === 'PreemptLowerPriority');
    expect(evicting.map(({ metadata }) => metadata.name)).toEqual([
      PRIORITY_CLASS.system,
      PRIORITY_CLASS.serving,
      PRIORITY_CLASS.interactive,
    ]);
  });

  test('stay below the values that Kubernetes keeps for itself', () => {
    for (const { value } of classes) expect(value).toBeLessThan(1_000_000_000);
  });

  test('each say what they are for', () => {
    for (const { description } of classes)
      expect(description).toEqual(expect.stringMatching(/\.$/));
  });
});
