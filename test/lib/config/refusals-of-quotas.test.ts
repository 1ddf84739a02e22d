import { environmentWith } from '../../support/environments';
import { failsWithOneViolation } from './refusals-fixture';

const G_ON_DEMAND = 'L-DB2E81BA';
const pools = { 'gpu-inference': { limits: { cpu: '192' } } };

describe('declared quotas', () => {
  failsWithOneViolation([
    [
      'a code of nothing',
      { aws: { quotas: { declared: { 'L-00000000': 1 } } } },
      'aws.quotas.declared.L-00000000: must be the code of a quota of vCPUs: L-1216C47A',
    ],
    [
      'pools that may grow beyond one',
      { aws: { quotas: { declared: { [G_ON_DEMAND]: 96 } } }, nodePools: pools },
      "aws.quotas.declared.L-DB2E81BA: must be at least 192, which pools may grow to (gpu-inference), of 'Running On-Demand G and VT instances'; have it raised by AWS, or lower 'nodePools.<name>.limits' by 96 vCPUs together",
    ],
  ]);
});

test('pools as large as a quota are taken, and quotas that nobody names', () => {
  const declared = { [G_ON_DEMAND]: 192 };
  expect(() => environmentWith({ aws: { quotas: { declared } }, nodePools: pools })).not.toThrow();
  expect(environmentWith({}).aws.quotas.declared).toEqual({});
});
