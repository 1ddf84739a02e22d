import {
  restrictedContainer,
  ScheduledJob,
  type ScheduledJobProps,
} from '../../../../constructs/kubernetes/core';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const PROPS: ScheduledJobProps = {
  name: 'nightly',
  namespace: { name: 'data' },
  component: 'data',
  schedule: '15 3 * * *',
  pod: {
    containers: [
      restrictedContainer({
        name: 'work',
        image: 'docker.io/library/busybox:1.37.0',
        runAsUser: 1000,
        resources: { cpu: '10m', memory: '16Mi' },
      }),
    ],
  },
};

const scheduled = (props: Partial<ScheduledJobProps> = {}) =>
  findObject(
    objectsOf((chart) => new ScheduledJob(chart, 'Job', { ...PROPS, ...props })),
    'CronJob',
  );

const jobOf = (props: Partial<ScheduledJobProps> = {}) =>
  memberAt(scheduled(props), ['spec', 'jobTemplate', 'spec']);

test('runs in UTC, one at a time, and keeps a few runs to look at', () => {
  expect(scheduled()).toMatchObject({
    metadata: { name: 'nightly', namespace: 'data' },
    spec: {
      schedule: '15 3 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
    },
  });
  expect(violations(scheduled())).toEqual([]);
});

test('has a restricted pod with its name, tried three times', () => {
  expect(jobOf()).toMatchObject({
    backoffLimit: 2,
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'nightly' } },
      spec: { restartPolicy: 'Never', securityContext: { runAsNonRoot: true } },
    },
  });
  expect(jobOf()).not.toHaveProperty('activeDeadlineSeconds');
});

test('takes retries and a deadline', () => {
  expect(jobOf({ retries: 0, deadlineSeconds: 60 })).toMatchObject({
    backoffLimit: 0,
    activeDeadlineSeconds: 60,
  });
});

test('fails when its name is no DNS name', () => {
  expect(() => scheduled({ name: 'Night' })).toThrow("test/Job: 'name': the name of a CronJob");
});

test('leaves room for what Kubernetes adds to the name of a run', () => {
  expect(() => scheduled({ name: 'a'.repeat(52) })).not.toThrow();
  expect(() => scheduled({ name: 'a'.repeat(53) })).toThrow(
    "'name' must have at most 52 characters, got 53",
  );
});
