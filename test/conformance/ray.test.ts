import {
  addedVariables,
  operatorReads,
  startCommand,
  submitCommand,
  type Role,
} from '../../conformance/ray/kuberay';
import { CHANGES, saysRestart } from '../../conformance/ray/serve-changes';
import {
  rayCluster,
  rayJob,
  secretNamed,
  unlessRefused,
  type RayCluster,
} from '../../conformance/ray/subject';
import { AcceleratorRequest } from '../../lib/values';

const HEAD: Role = { kind: 'head' };
const WORKER: Role = { kind: 'worker', head: '10.0.0.1' };

const GPU_WORKERS = {
  name: 'gpu',
  resources: { cpu: '4', memory: '16Gi' },
  accelerator: AcceleratorRequest.gpu({ count: 2 }),
  max: 1,
};

const head = (cluster: RayCluster) => startCommand(cluster, cluster.spec.headGroupSpec, HEAD);

const worker = (cluster: RayCluster) =>
  startCommand(cluster, cluster.spec.workerGroupSpecs[0]!, WORKER);

describe('the command of a pod', () => {
  test('of a head says what the operator adds, and that it does no work', () => {
    expect(head(rayCluster('vision'))).toBe(
      'ulimit -n ${RAY_START_ULIMIT_OPEN_FILES:-65536}; ray start --head  --block  --dashboard-agent-listen-port=52365  --dashboard-host=0.0.0.0  --memory=4294967296  --metrics-export-port=8080  --no-monitor  --num-cpus=0 ',
    );
  });

  test('of a head with a memory takes its login from variables', () => {
    const recovery = { secret: secretNamed('ray-state'), tls: false };
    expect(head(rayCluster('vision', { recovery }))).toContain(
      ' --redis-password=$REDIS_PASSWORD  --redis-username=$REDIS_USERNAME ',
    );
  });

  test('of a worker counts its CPUs, its memory and its GPUs', () => {
    const command = worker(rayCluster('vision', { workers: [GPU_WORKERS] }));
    expect(command).toContain(' --address=10.0.0.1:6379 ');
    expect(command).toContain(' --memory=17179869184 ');
    expect(command).toContain(' --num-cpus=4  --num-gpus=2 ');
    expect(command).not.toContain('--head');
  });

  test.each([
    ['in quotes of a shell', `'{"licence":1}'`, true],
    ['without quotes', '{"licence":1}', true],
    ['with escapes', String.raw`"{\"licence\":1}"`, false],
  ])('tells GPUs only where the operator can read resources: %s', (_, resources, isRead) => {
    const cluster = rayCluster('vision', { workers: [GPU_WORKERS] });
    const [group] = cluster.spec.workerGroupSpecs;
    const named = { ...group!, rayStartParams: { resources } };
    expect(operatorReads(named)).toBe(isRead);
    expect(startCommand(cluster, named, WORKER).includes('--num-gpus=2')).toBe(isRead);
  });
});

describe('variables of a pod', () => {
  const secret = (key: string) => `the ${key}`;

  test('name the head, and the token where there is one', () => {
    const variables = addedVariables(rayCluster('vision'), WORKER, secret);
    expect(variables).toMatchObject({
      RAY_ADDRESS: '10.0.0.1:6379',
      RAY_AUTH_MODE: 'token',
      RAY_AUTH_TOKEN: 'the auth_token',
    });
    expect(
      addedVariables(rayCluster('vision', { auth: 'network' }), HEAD, secret),
    ).not.toHaveProperty('RAY_AUTH_MODE');
  });

  test('name the memory to the head alone, and let workers wait for it', () => {
    const recovery = { secret: secretNamed('ray-state'), tls: false };
    const cluster = rayCluster('vision', { recovery });
    expect(addedVariables(cluster, HEAD, secret)).toMatchObject({
      RAY_REDIS_ADDRESS: 'redis://$(STATE_HOST):$(STATE_PORT)',
      REDIS_USERNAME: 'the username',
    });
    const ofWorker = addedVariables(cluster, WORKER, secret);
    expect(ofWorker).not.toHaveProperty('RAY_REDIS_ADDRESS');
    expect(ofWorker).toHaveProperty('RAY_gcs_rpc_server_reconnect_timeout_s', '600');
  });
});

test('a job is sent once, with its environment in quotes of a shell, and its log is followed', () => {
  const job = rayJob('tune', {
    entrypoint: 'python tune.py',
    runtimeEnvironment: { env: { STAGE: 'test' } },
  });
  expect(submitCommand(job, 'http://head:8265')).toBe(
    String.raw`if ! ray job status --address http://head:8265 tune >/dev/null 2>&1 ; then ray job submit --address http://head:8265 --no-wait --runtime-env-json "{\"env_vars\":{\"STAGE\":\"test\"}}" --submission-id tune -- python tune.py ; fi ; ray job logs --address http://head:8265 --follow tune`,
  );
});

test('a job without an environment is sent without one', () => {
  const job = rayJob('tune', { entrypoint: 'python tune.py' });
  expect(submitCommand(job, 'http://head:8265')).not.toContain('--runtime-env-json');
});

test('what a construct refuses is nothing, and other mistakes are thrown', () => {
  expect(unlessRefused(() => rayCluster('Vision'))).toBeUndefined();
  expect(() => {
    unlessRefused(() => {
      throw new RangeError('something else');
    });
  }).toThrow('something else');
});

test('changes that a cluster shows are of both sorts', () => {
  const tried = CHANGES.filter((change) => change.tried);
  expect(tried).toHaveLength(5);
  expect(new Set(tried.map(saysRestart))).toEqual(new Set([true, false]));
});
