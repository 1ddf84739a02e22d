import { type NodePoolProps } from '../../../../constructs/kubernetes/karpenter';
import { memberAt } from '../../../support/kubernetes';
import { SELF_MANAGED, pool } from './node-pool-fixture';

describe('the disruption of a pool', () => {
  test('takes every setting', () => {
    const object = pool({
      disruption: {
        policy: 'WhenEmpty',
        consolidateAfter: 'Never',
        expireAfter: '504h',
        terminationGracePeriod: '2h',
        budgets: [
          { nodes: 1, reasons: ['Drifted'] },
          { nodes: '0%', schedule: '0 8 * * mon-fri', duration: '10h30m' },
        ],
      },
    });
    expect(memberAt(object.spec, ['disruption'])).toEqual({
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: 'Never',
      budgets: [
        { nodes: '1', reasons: ['Drifted'] },
        { nodes: '0%', schedule: '0 8 * * mon-fri', duration: '10h30m' },
      ],
    });
    expect(memberAt(object.spec, ['template', 'spec'])).toMatchObject({
      expireAfter: '504h',
      terminationGracePeriod: '2h',
    });
  });

  test.each(['505h', '504h1s', 'Never'])('fails when nodes of Auto Mode live %s', (expireAfter) => {
    expect(() => pool({ disruption: { expireAfter } })).toThrow(
      `test/Pool: 'expireAfter' must be at most 504h (21 days) on EKS Auto Mode, got '${expireAfter}'`,
    );
  });

  test('lets nodes of a self-managed Karpenter live for ever', () => {
    const object = pool({ nodeClass: SELF_MANAGED, disruption: { expireAfter: 'Never' } });
    expect(memberAt(object.spec, ['template', 'spec', 'expireAfter'])).toBe('Never');
  });

  test.each<[NonNullable<NodePoolProps['disruption']>, string]>([
    [{ consolidateAfter: '1 day' }, "'consolidateAfter': '1 day' is not a duration"],
    [{ expireAfter: '14d' }, "'expireAfter': '14d' is not a duration"],
    [{ terminationGracePeriod: 'Never' }, "'terminationGracePeriod': 'Never' is not a duration"],
    [{ budgets: [] }, "'budgets' must have 1 to 50 entries, got 0"],
    [{ budgets: [{ nodes: '101%' }] }, "'budgets.nodes' must be a whole number or a share"],
    [{ budgets: [{ nodes: -1 }] }, "got '-1'"],
    [
      { budgets: [{ nodes: 1, schedule: 'daily', duration: '1h' }] },
      "'budgets.schedule': 'daily' is not a cron schedule",
    ],
    [
      { budgets: [{ nodes: 1, schedule: '@daily', duration: '1h30s' }] },
      "'budgets.duration' must be hours and minutes such as '8h' or '1h30m', got '1h30s'",
    ],
    [{ budgets: [{ nodes: 1, schedule: '@daily', duration: '' }] }, "got ''"],
  ])('fails when it is %j', (disruption, message) => {
    expect(() => pool({ disruption })).toThrow(message);
  });
});
