import type { QuotaPool } from '../../../../constructs/aws/quota';
import { QuotaPreflight, requiredQuotas } from '../../../../constructs/aws/quota';
import { awsStack, synth } from '../identity/aws-stack';

const GENERAL: QuotaPool = {
  name: 'general',
  instanceFamilies: ['m7i', 'c7i'],
  capacityTypes: ['on-demand'],
  maxVCpus: 64,
};
const GPU: QuotaPool = {
  name: 'gpu',
  instanceFamilies: ['g6e'],
  capacityTypes: ['spot', 'on-demand'],
  maxAccelerators: 4,
};
const needs = (...pools: QuotaPool[]) =>
  Object.fromEntries(requiredQuotas(pools).map(({ code, vCpus }) => [code, vCpus]));

describe('the quotas that pools need', () => {
  test('are counted once for families of one quota', () => {
    expect(requiredQuotas([GENERAL])).toEqual([
      {
        code: 'L-1216C47A',
        name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
        vCpus: 64,
        pools: ['general'],
      },
    ]);
  });

  test('add up over pools', () => {
    const [quota] = requiredQuotas([GENERAL, { ...GENERAL, name: 'batch', maxVCpus: 36 }]);
    expect(quota).toMatchObject({ vCpus: 100, pools: ['general', 'batch'] });
  });

  test('cover every way of buying', () => {
    expect(Object.keys(needs(GPU))).toEqual(['L-3819A6DF', 'L-DB2E81BA']);
  });

  test('follow the accelerators, with the most vCPUs that one of them comes with', () => {
    // The largest of each: g6e.16xlarge has 64 vCPUs and one GPU, p4d.24xlarge 96 and eight.
    expect(needs({ ...GPU, capacityTypes: ['on-demand'] })).toEqual({ 'L-DB2E81BA': 256 });
    const p4 = {
      ...GPU,
      instanceFamilies: ['p4d'],
      capacityTypes: ['on-demand'] as const,
      maxAccelerators: 16,
    };
    expect(needs(p4)).toEqual({ 'L-417A185B': 192 });
  });

  test('take the lower of both limits', () => {
    expect(needs({ ...GPU, capacityTypes: ['on-demand'], maxVCpus: 100 })).toEqual({
      'L-DB2E81BA': 100,
    });
  });

  test('take the family that needs most within a quota', () => {
    const both = { ...GPU, instanceFamilies: ['g5', 'g6e'], capacityTypes: ['on-demand'] as const };
    expect(needs(both)).toEqual({ 'L-DB2E81BA': 256 });
  });

  test('count reserved capacity as on-demand', () => {
    expect(needs({ ...GENERAL, capacityTypes: ['reserved', 'on-demand'] })).toEqual({
      'L-1216C47A': 64,
    });
  });

  test('leave out what has no known quota', () => {
    expect(needs({ ...GPU, instanceFamilies: ['p5'], capacityTypes: ['spot'] })).toEqual({});
  });

  test('fails when a pool has no limit', () => {
    expect(() => requiredQuotas([{ ...GENERAL, maxVCpus: undefined }])).toThrow(
      /node pool 'general' has no limit for family 'm7i'; give it 'maxVCpus'/,
    );
  });

  test('fails when only accelerators are limited but a family has none', () => {
    expect(() => requiredQuotas([{ ...GPU, instanceFamilies: ['m7i'] }])).toThrow(
      /node pool 'gpu' has no limit/,
    );
  });
});

describe('the preflight', () => {
  test('stops the plan with the code, the name and the need', () => {
    const stack = awsStack();
    const { quotas } = new QuotaPreflight(stack, 'Quotas', { pools: [GENERAL] });
    const [data] = synth(stack).data('aws_servicequotas_service_quota');
    expect(quotas).toHaveLength(1);
    expect(data).toEqual({
      service_code: 'ec2',
      quota_code: 'L-1216C47A',
      lifecycle: {
        postcondition: [
          {
            condition: '${self.value >= 64}',
            error_message: expect.stringMatching(
              /L-1216C47A \(Running On-Demand Standard.*at least 64 vCPUs for the node pools general/,
            ),
          },
        ],
      },
    });
  });

  test('can warn instead, by a check', () => {
    const stack = awsStack();
    new QuotaPreflight(stack, 'Quotas', { pools: [GENERAL], onShortfall: 'warn' });
    const output = synth(stack);
    expect(output.data('aws_servicequotas_service_quota')[0]?.['lifecycle']).toBeUndefined();
    const [check] = Object.values(output.get('check') ?? {});
    expect(check).toEqual({
      assert: [
        {
          condition: expect.stringMatching(
            /^\${data\.aws_servicequotas_service_quota\..*\.value >= 64}$/,
          ),
          error_message: expect.stringContaining('L-1216C47A'),
        },
      ],
    });
  });

  test('asks nothing of AWS without pools', () => {
    const stack = awsStack();
    new QuotaPreflight(stack, 'Quotas', { pools: [] });
    expect(synth(stack).data('aws_servicequotas_service_quota')).toEqual([]);
  });
});
