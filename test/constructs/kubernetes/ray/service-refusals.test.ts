import type { RayServiceProps } from '../../../../constructs/kubernetes/ray';
import { AcceleratorRequest } from '../../../../lib/values';
import { application, CLUSTER, serviceObjects, withDeployment } from './fixture';

test('holds replicas with GPUs on workers with GPUs', () => {
  const gpus = {
    name: 'gpu',
    resources: { cpu: '4', memory: '16Gi' },
    accelerator: AcceleratorRequest.gpu({ count: 1 }),
    max: 2,
  };
  const cluster = { ...CLUSTER, workers: [gpus] };
  const actor = { cpus: 1, gpus: 0.5 };
  expect(() =>
    serviceObjects({ ...withDeployment({ actor, replicas: 4 }), cluster }),
  ).not.toThrow();
  expect(() => serviceObjects({ ...withDeployment({ actor, replicas: 5 }), cluster })).toThrow(
    "the fewest replicas of all deployments ask for 2.5 GPUs, and the most workers have 2; raise 'max'",
  );
});

test.each<[what: string, props: Partial<RayServiceProps>, message: string]>([
  ['a long name', { name: 'a'.repeat(48) }, 'at most 47 characters'],
  ['a cluster without workers', { cluster: { ...CLUSTER, workers: [] } }, "'workers' must name"],
  ['no application', { applications: [] }, "'applications' must name one"],
  [
    'two applications of one name',
    { applications: [application(), application({ routePrefix: '/b' })] },
    "unique names, got 'summary' twice",
  ],
  [
    'two applications at one path',
    { applications: [application(), application({ name: 'b' })] },
    "unique route prefixes, got '/' twice",
  ],
  [
    'a file for a module',
    { applications: [application({ importPath: 'summarize.py' + ':' })] },
    "'applications[0].importPath' must be a module and a variable",
  ],
  [
    'a path with a slash at the end',
    { applications: [application({ routePrefix: '/a/' })] },
    "'applications[0].routePrefix' must begin with a slash",
  ],
  [
    'a package of any version',
    { applications: [application({ runtimeEnvironment: { pip: ['torch'] } })] },
    "'applications': 'pip' must give a version",
  ],
  [
    'less than no replica',
    withDeployment({ replicas: -1 }),
    "'applications[0].deployments[0].replicas'",
  ],
  ['no upper bound', withDeployment({ replicas: { max: 0 } }), 'replicas.max'],
  [
    'a lower bound above the upper',
    withDeployment({ replicas: { min: 3, max: 2 } }),
    'replicas.min',
  ],
  [
    'a start outside the bounds',
    withDeployment({ replicas: { max: 2, initial: 3 } }),
    'replicas.initial',
  ],
  ['no request at once', withDeployment({ maxOngoingRequests: 0 }), 'maxOngoingRequests'],
  [
    'a target that is never passed',
    withDeployment({ replicas: { max: 2, targetRequests: 6 } }),
    "must be at most 'maxOngoingRequests', 5, got 6: replicas would never be added",
  ],
  [
    'a replica larger than workers',
    withDeployment({ actor: { cpus: 8 } }),
    "a replica of 'Translator' asks for 8 CPUs and 0 GPUs, which no group of workers has: 'cpu' has 4 CPUs and 0 GPUs",
  ],
  [
    'more replicas than fit',
    withDeployment({ actor: { cpus: 3 }, replicas: 5 }),
    'ask for 15 CPUs, and the most workers have 12',
  ],
  ['no worker that may be away', { maxUnavailable: 0 }, "'maxUnavailable'"],
])('fails when given %s', (_, props, message) => {
  expect(() => serviceObjects(props)).toThrow(message);
});
