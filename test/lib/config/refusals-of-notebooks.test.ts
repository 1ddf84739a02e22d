import { EXISTING_NETWORK } from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

const IMAGES = [{ title: 'new', image: 'quay.io/jupyter/scipy-notebook:2026-07-28' }];

const withProfile = (profile: object) => ({
  jupyterHub: { profiles: { mine: { title: 'Mine', images: IMAGES, ...profile } } },
});

const OTHER_NODES = {
  cluster: { existing: { name: 'c', compute: 'other', networkCidrs: ['10.0.0.0/16'] } },
  network: EXISTING_NETWORK,
  storage: { block: { storageClass: 'standard' } },
};

describe('notebooks', () => {
  failsWithOneViolation([
    [
      'no profile at all',
      { jupyterHub: { profiles: {} } },
      'jupyterHub.profiles: must have one profile at least',
    ],
    [
      'an image of no version',
      withProfile({ images: [{ title: 'x', image: 'quay.io/jupyter/scipy-notebook:latest' }] }),
      'jupyterHub.profiles.mine.images[0].image: must be an image with registry and exact tag',
    ],
    [
      'a pool that there is not',
      withProfile({ pool: 'gpus' }),
      "jupyterHub.profiles.mine.pool: must be one of 'nodePools': general, notebooks, batch, gpu-inference",
    ],
    [
      'Airflow of the version before',
      { databases: { postgres: {} }, airflow: { image: 'docker.io/apache/airflow:2.10.0' } },
      'airflow.image: must hold Airflow 3, such as docker.io/apache/airflow:3.',
    ],
    [
      'a profile larger than any node of its pool',
      withProfile({ memory: { guarantee: '90Ti', limit: '90Ti' } }),
      "jupyterHub.profiles.mine: must fit one node of pool 'notebooks', got 0.5 CPU, 90Ti: at most it has",
    ],
    [
      'a task larger than any node of its pool',
      { databases: { postgres: {} }, airflow: { task: { cpu: '500' } } },
      "airflow.task: must fit one node of pool 'batch', got 500 CPU, 512Mi: at most it has",
    ],
    [
      'a pool of tasks that there is not',
      { databases: { postgres: {} }, airflow: { task: { pool: 'btach' } } },
      "airflow.task.pool: must be one of 'nodePools': general, notebooks, batch, gpu-inference",
    ],
    [
      'a pool of all profiles that there is not',
      { jupyterHub: { pool: 'notbooks' } },
      "jupyterHub.pool: must be one of 'nodePools': general, notebooks, batch, gpu-inference",
    ],
    [
      'profiles of a team without notebooks',
      { teams: { vision: { jupyterProfiles: ['python'] } } },
      "teams.vision.jupyterProfiles: needs notebooks; add the section 'jupyterHub', or leave it out",
    ],
    [
      'devices of no nodes',
      withProfile({ accelerator: {} }),
      "jupyterHub.profiles.mine.accelerator: needs a 'pool' whose nodes have devices",
    ],
    [
      'devices of nodes that have none',
      withProfile({ pool: 'notebooks', accelerator: {} }),
      "jupyterHub.profiles.mine.accelerator: needs a 'pool' whose nodes have devices",
    ],
    [
      'a part of a GPU that comes whole',
      withProfile({ pool: 'gpu-inference', accelerator: { resource: 'nvidia.com/mig-1g.5gb' } }),
      "jupyterHub.profiles.mine.accelerator.resource: must be what pool 'gpu-inference' offers, nvidia.com/gpu: nodes of EKS Auto Mode and Bottlerocket offer no other name",
    ],
    [
      'several shares of a GPU',
      {
        cluster: { mode: 'karpenter' },
        nodePools: {
          notebooks: {},
          slices: { preset: 'gpu-inference', sharing: { mode: 'time-slicing', replicas: 4 } },
        },
        ...withProfile({ pool: 'slices', accelerator: { count: 2 } }),
      },
      "jupyterHub.profiles.mine.accelerator.count: must be 1 on pool 'slices', whose GPUs are shared by time-slicing",
    ],
    [
      'a device that the pool of all notebooks has not',
      withProfile({ accelerator: { resource: 'nvidia.com/gpu' } }),
      "jupyterHub.profiles.mine.accelerator.resource: must be what pool 'notebooks' offers, which is no device",
    ],
    [
      'a pool where nodes are not known',
      { ...OTHER_NODES, ...withProfile({ pool: 'notebooks' }) },
      "jupyterHub.profiles.mine.pool: must be left out with 'cluster.existing.compute: other'",
    ],
    [
      'more memory promised than allowed',
      withProfile({ memory: { guarantee: '8G', limit: '4G' } }),
      'jupyterHub.profiles.mine.memory.guarantee: must not be above the limit, which is 4G',
    ],
    [
      'more CPU promised than allowed',
      withProfile({ cpu: { guarantee: 4, limit: 2 } }),
      'jupyterHub.profiles.mine.cpu.guarantee: must not be above the limit, which is 2',
    ],
    [
      'a home of no size',
      { jupyterHub: { homes: { kind: 'block', size: '10m' } } },
      'jupyterHub.homes.size: ',
    ],
    [
      'a team with a profile that there is not',
      { jupyterHub: {}, teams: { vision: { jupyterProfiles: ['gpu'] } } },
      'teams.vision.jupyterProfiles[0]: must be a profile of JupyterHub: spark, python, pyspark, pytorch-gpu, tensorflow-gpu',
    ],
    [
      'warm nodes of no pool',
      { jupyterHub: { pool: 'mine', prePull: true } },
      "jupyterHub.pool: must be one of 'nodePools' with 'placeholders' or 'prePull'",
    ],
    [
      'sudo for no reason',
      withProfile({ sudo: { reason: '' } }),
      'jupyterHub.profiles.mine.sudo.reason: ',
    ],
  ]);

  test('may have parts of a GPU where other software offers them', () => {
    const mig = withProfile({ accelerator: { resource: 'nvidia.com/mig-1g.5gb' } });
    expect(problemsWith({ ...OTHER_NODES, ...mig })).toEqual([]);
  });
});

describe('pipelines', () => {
  const git = { from: 'git', repository: 'https://git.acme.dev/dags.git' };

  failsWithOneViolation([
    [
      'no repository in production',
      { profile: 'production', airflow: {} },
      'airflow.dags.repository: is required; must be the address of a Git repository',
    ],
    [
      'a repository with a password in it',
      { airflow: { dags: { ...git, repository: 'https://me:secret@git.acme.dev/dags.git' } } },
      'airflow.dags.repository: must be the address of a Git repository',
    ],
    [
      'a login that nobody declares',
      { airflow: { dags: { ...git, secret: 'dags-login' } } },
      "airflow.dags.secret: must be one of 'secrets.declared': there is none",
    ],
    [
      'a connection that nobody declares',
      {
        secrets: { declared: ['lake'] },
        airflow: { connections: { warehouse: { secret: 'warehouse' } } },
      },
      "airflow.connections.warehouse.secret: must be one of 'secrets.declared': lake",
    ],
    [
      'workers that a KEDA of others would count',
      {
        airflow: { dags: { from: 'image' }, celery: {} },
        operators: { existing: ['keda'] },
      },
      "airflow.celery: needs the platform's own KEDA",
    ],
    [
      'workers that no node has room for',
      {
        airflow: { dags: { from: 'image' }, celery: { memory: '2Ti' } },
        nodePools: { batch: { instanceFamilies: ['m6i'] } },
      },
      "airflow.celery: must fit one node of pool 'batch', got 1 CPU, 2Ti",
    ],
    [
      'more workers at least than at most',
      { airflow: { dags: { from: 'image' }, celery: { minWorkers: 3, maxWorkers: 2 } } },
      "airflow.celery.minWorkers: must be at most 'maxWorkers', 2",
    ],
    [
      'memory of workers that is CPU',
      { airflow: { dags: { from: 'image' }, celery: { memory: '500m' } } },
      'airflow.celery.memory: ',
    ],
    [
      'more memory promised than allowed',
      { airflow: { task: { memory: '2Gi' } } },
      "airflow.task.memory: must not be above 'airflow.task.memoryLimit', which is 1Gi",
    ],
    [
      'a connection of no id',
      { secrets: { declared: ['w'] }, airflow: { connections: { 'Ware House': { secret: 'w' } } } },
      'airflow.connections.Ware House: ',
    ],
  ]);
});
