import type { LlmModel } from '../../../../constructs/kubernetes/vllm';
import { engineOf, enginePodOf, GPU_POOL } from './fixture';

describe('the pod of an engine', () => {
  const pod = enginePodOf();

  test('is restricted, hears of no Service, and has a place for each file that is written', () => {
    expect(pod).toMatchObject({
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      serviceAccountName: 'chat',
      priorityClassName: 'platform-serving',
      volumes: [
        { name: 'scratch', emptyDir: {} },
        { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        { name: 'models', persistentVolumeClaim: { claimName: 'models' } },
      ],
    });
    expect(engineOf()).toMatchObject({
      securityContext: { readOnlyRootFilesystem: true, runAsUser: 2000, runAsGroup: 2000 },
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'shared-memory', mountPath: '/dev/shm' },
        { name: 'models', mountPath: '/models', readOnly: true },
      ],
    });
  });

  test('asks nothing of the Hub, and tells nobody how it is used', () => {
    expect(engineOf().env).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'HF_HOME', value: '/tmp/hugging-face' },
      { name: 'HF_HUB_OFFLINE', value: '1' },
      { name: 'VLLM_CACHE_ROOT', value: '/tmp/vllm' },
      { name: 'VLLM_CONFIG_ROOT', value: '/tmp/vllm-config' },
      { name: 'VLLM_NO_USAGE_STATS', value: '1' },
    ]);
  });

  test('asks for an accelerator, processors and memory', () => {
    expect(engineOf().resources).toEqual({
      requests: { cpu: '3', memory: '12Gi', 'nvidia.com/gpu': '1' },
      limits: { memory: '12Gi', 'nvidia.com/gpu': '1' },
    });
    expect(engineOf({ tensorParallel: 4 }).resources?.requests).toEqual({
      cpu: '12',
      memory: '48Gi',
      'nvidia.com/gpu': '4',
    });
    expect(engineOf({ offload: { gibibytes: 20 } }).resources?.limits).toMatchObject({
      memory: '32Gi',
    });
  });

  test('may ask for accelerators of another maker, and other amounts', () => {
    const resources = { cpu: '8', memory: '32Gi', memoryLimit: '64Gi' };
    expect(
      engineOf({ placement: undefined, acceleratorResource: 'amd.com/gpu', resources }).resources,
    ).toEqual({
      requests: { cpu: '8', memory: '32Gi', 'amd.com/gpu': '1' },
      limits: { memory: '64Gi', 'amd.com/gpu': '1' },
    });
    expect(engineOf({ placement: undefined }).resources?.limits).toMatchObject({
      'nvidia.com/gpu': '1',
    });
  });

  test('has more shared memory for several accelerators', () => {
    const sizeOf = (changes: Partial<LlmModel>) =>
      enginePodOf(changes).volumes?.find(({ name }) => name === 'shared-memory')?.emptyDir
        ?.sizeLimit;
    expect(sizeOf({ tensorParallel: 4 })).toBe('8Gi');
    expect(sizeOf({ sharedMemory: '2Gi' })).toBe('2Gi');
  });

  test('runs on its pool, on those nodes whose accelerators have memory enough', () => {
    expect(pod.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'gpu-inference' });
    expect(pod.tolerations).toEqual(GPU_POOL.tolerations);
    expect(pod.affinity).toBeUndefined();
    expect(enginePodOf({ contextTokens: 65_536 }).affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['g6e'] },
              ],
            },
          ],
        },
      },
    });
  });

  test('gets as long to start as its weights take, three times over', () => {
    const { startupProbe, readinessProbe, livenessProbe } = engineOf();
    const health = { httpGet: { path: '/health', port: 'http' } };
    expect(startupProbe).toMatchObject({ ...health, periodSeconds: 10, failureThreshold: 46 });
    expect(readinessProbe).toMatchObject(health);
    expect(livenessProbe).toMatchObject({ ...health, failureThreshold: 6 });
    expect(engineOf({ startSeconds: 1800 }).startupProbe).toMatchObject({ failureThreshold: 180 });
    expect(engineOf({ eager: true }).startupProbe).toMatchObject({ failureThreshold: 30 });
  });

  test('lets requests end before it goes', () => {
    expect(pod.terminationGracePeriodSeconds).toBe(160);
    expect(engineOf().lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } });
    expect(enginePodOf({ drainSeconds: 600 }).terminationGracePeriodSeconds).toBe(640);
  });

  test('is spread over zones and nodes', () => {
    const spread = pod.topologySpreadConstraints?.map(({ topologyKey, labelSelector }) => [
      topologyKey,
      labelSelector?.matchLabels,
    ]);
    const pods = {
      'app.kubernetes.io/name': 'chat-llama',
      'app.kubernetes.io/component': 'serving',
    };
    expect(spread).toEqual([
      ['topology.kubernetes.io/zone', pods],
      ['kubernetes.io/hostname', pods],
    ]);
  });

  test('takes further variables', () => {
    const env = [{ name: 'VLLM_LOGGING_LEVEL', value: 'WARNING' }];
    expect(engineOf({ env }).env).toEqual(expect.arrayContaining(env));
  });
});
