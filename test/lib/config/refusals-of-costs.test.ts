import { ENDPOINTS_NODES_NEED } from '../../../lib/config/choices';
import { EXISTING_NETWORK } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const monitoring = {};

describe('costs', () => {
  test.each([
    [{ costs: {} }],
    [{ costs: { budgetPerMonth: 0.5 } }],
    [{ costs: {}, network: EXISTING_NETWORK }],
    [{ costs: {}, operators: { existing: ['opencost'] } }],
  ])('takes %j', (sections) => {
    expect(problemsWith({ monitoring, ...sections })).toEqual([]);
  });

  failsWithOneViolation([
    [
      'nobody who reads metrics',
      { costs: {} },
      "costs: needs 'monitoring', whose Prometheus is asked what runs, and keeps what it costs; add it, or leave this section out",
    ],
    [
      'no way to the list of prices',
      {
        monitoring,
        costs: {},
        network: { nat: 'none', interfaceEndpoints: ENDPOINTS_NODES_NEED },
      },
      "costs: needs the public price list of AWS, to which 'network.nat: none' leaves no way; set 'network.nat' to 'single', or leave this section out",
    ],
    ['a budget of nothing', { monitoring, costs: { budgetPerMonth: 0 } }, 'costs.budgetPerMonth: '],
    ['a debt', { monitoring, costs: { budgetPerMonth: -5 } }, 'costs.budgetPerMonth: '],
    [
      'a budget in words',
      { monitoring, costs: { budgetPerMonth: '5000' } },
      'costs.budgetPerMonth: ',
    ],
  ]);
});
