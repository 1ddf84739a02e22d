import { failsWithOneViolation, problemsWith } from './refusals-fixture';

describe('monitoring', () => {
  test.each([
    [{}],
    [{ replicas: 3, retentionDays: 90 }],
    [{ storage: '100Gi', retentionSize: '85Gi' }],
    [{ memory: '1Gi' }],
  ])('takes %j', (monitoring) => {
    expect(problemsWith({ monitoring })).toEqual([]);
  });

  test('may be of others where there is none of ours', () => {
    expect(problemsWith({ operators: { existing: ['kube-prometheus-stack'] } })).toEqual([]);
  });

  test('may find an exporter on the nodes', () => {
    expect(problemsWith({ monitoring: {}, operators: { existing: ['node-exporter'] } })).toEqual(
      [],
    );
  });

  failsWithOneViolation([
    [
      'too little memory',
      { monitoring: { memory: '512Mi' } },
      "monitoring.memory: must be at least 1Gi, got '512Mi'",
    ],
    [
      'memory that is none',
      { monitoring: { memory: '500m' } },
      "monitoring.memory: '500m' is not an amount of memory",
    ],
    [
      'data that does not fit its volume',
      { monitoring: { storage: '100Gi', retentionSize: '86Gi' } },
      "monitoring.retentionSize: must be at most 87040Mi, 85 % of 'monitoring.storage', got '86Gi'; the rest is for what is being written",
    ],
    [
      'data that is no size',
      { monitoring: { retentionSize: '500m' } },
      "monitoring.retentionSize: '500m' is not an amount of memory",
    ],
    [
      'a volume that is no size',
      { monitoring: { storage: '500m' } },
      "monitoring.storage: '500m' is not an amount of memory",
    ],
    ['no server', { monitoring: { replicas: 0 } }, 'monitoring.replicas: '],
    ['no time', { monitoring: { retentionDays: 0 } }, 'monitoring.retentionDays: '],
    [
      'a Prometheus of others beside ours',
      { monitoring: {}, operators: { existing: ['kueue', 'kube-prometheus-stack'] } },
      "operators.existing[1]: must be left out with 'monitoring', which is a Prometheus of the platform's own; or leave out 'monitoring'",
    ],
  ]);
});
