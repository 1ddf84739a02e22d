import type { JOB_KINDS } from '../../constructs/kubernetes/argo-workflows';

/** What a step does whose job has a status. */
export interface JobStatus {
  readonly job: keyof typeof JOB_KINDS;
  readonly status: object;
  readonly expected: 'went well' | 'failed' | 'goes on';
}

const condition = (type: string, status = 'True') => ({ type, status });

/** Statuses as the controllers write them, by hand from their sources. */
export const STATUSES: readonly JobStatus[] = [
  // https://github.com/kubeflow/spark-operator/blob/v2.5.2/api/v1beta2/sparkapplication_types.go
  ...[
    ['RUNNING', 'goes on'],
    ['PENDING_RERUN', 'goes on'],
    ['SUCCEEDING', 'goes on'],
    ['COMPLETED', 'went well'],
    ['FAILED', 'failed'],
  ].map(
    ([state, expected]) =>
      ({ job: 'spark', status: { applicationState: { state } }, expected }) as JobStatus,
  ),
  { job: 'spark', status: {}, expected: 'goes on' },
  // https://github.com/ray-project/kuberay/blob/v1.7.0/ray-operator/apis/ray/v1/rayjob_types.go
  { job: 'ray', status: { jobDeploymentStatus: 'Initializing' }, expected: 'goes on' },
  {
    job: 'ray',
    status: { jobStatus: 'RUNNING', jobDeploymentStatus: 'Running' },
    expected: 'goes on',
  },
  {
    job: 'ray',
    status: { jobStatus: 'FAILED', jobDeploymentStatus: 'Retrying' },
    expected: 'goes on',
  },
  {
    job: 'ray',
    status: { jobStatus: 'FAILED', jobDeploymentStatus: 'Failed' },
    expected: 'failed',
  },
  {
    job: 'ray',
    status: { jobStatus: 'STOPPED', jobDeploymentStatus: 'Complete' },
    expected: 'failed',
  },
  {
    job: 'ray',
    status: { jobStatus: 'SUCCEEDED', jobDeploymentStatus: 'Complete' },
    expected: 'went well',
  },
  // https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/apis/trainer/v1alpha1/trainjob_types.go
  {
    job: 'trainJob',
    status: { conditions: [condition('Suspended')], jobsStatus: [] },
    expected: 'goes on',
  },
  {
    job: 'trainJob',
    status: { jobsStatus: [{ name: 'node', active: 1, succeeded: 0, failed: 0 }] },
    expected: 'goes on',
  },
  {
    job: 'trainJob',
    status: {
      conditions: [condition('Suspended', 'False'), condition('Complete')],
      jobsStatus: [{ name: 'node', active: 0, succeeded: 1, failed: 0 }],
    },
    expected: 'went well',
  },
  {
    job: 'trainJob',
    status: {
      conditions: [condition('Suspended', 'False'), condition('Failed')],
      jobsStatus: [{ name: 'node', active: 0, succeeded: 0, failed: 1 }],
    },
    expected: 'failed',
  },
  { job: 'trainJob', status: { conditions: [condition('Failed')] }, expected: 'failed' },
  // https://github.com/kubeflow/trainer/blob/v1.9.3/pkg/apis/kubeflow.org/v1/common_types.go
  {
    job: 'pyTorchJob',
    status: {
      conditions: [condition('Created'), condition('Running')],
      replicaStatuses: { Master: { active: 1 } },
    },
    expected: 'goes on',
  },
  {
    job: 'pyTorchJob',
    status: {
      conditions: [condition('Created'), condition('Running', 'False'), condition('Succeeded')],
      replicaStatuses: { Master: { succeeded: 1 }, Worker: { succeeded: 1 } },
    },
    expected: 'went well',
  },
  {
    job: 'pyTorchJob',
    status: {
      conditions: [
        condition('Created'),
        condition('Running', 'False'),
        condition('Restarting', 'False'),
        condition('Failed'),
      ],
      replicaStatuses: { Master: { failed: 1 } },
    },
    expected: 'failed',
  },
];
