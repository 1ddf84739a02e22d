import { environmentWith } from '../../support/environments';
import { failsWithOneViolation, ingressClass } from './refusals-fixture';

describe('Argo Workflows', () => {
  failsWithOneViolation([
    [
      'an entrance that leaves the path as it is',
      { ...ingressClass('other'), argoWorkflows: {} },
      "argoWorkflows: needs an entrance that takes '/argo' off the path; set 'edge.kind' to 'envoy-gateway' or 'ingress-nginx'",
    ],
    [
      'a load balancer that leaves the path as it is',
      { ...ingressClass('alb'), argoWorkflows: {} },
      'argoWorkflows: needs an entrance',
    ],
    ['no hour to live', { argoWorkflows: { longestHours: 0 } }, 'argoWorkflows.longestHours: '],
    ['no day in the archive', { argoWorkflows: { archiveDays: 0 } }, 'argoWorkflows.archiveDays: '],
    ['no workflow at once', { argoWorkflows: { parallelism: 0 } }, 'argoWorkflows.parallelism: '],
    [
      'a session of a month',
      { argoWorkflows: { sessionHours: 720 } },
      'argoWorkflows.sessionHours: ',
    ],
    ['an unknown key', { argoWorkflows: { retention: 1 } }, 'argoWorkflows.retention'],
  ]);

  test('are content with defaults', () => {
    expect(environmentWith({ argoWorkflows: {} }).argoWorkflows).toEqual({
      replicas: 1,
      parallelism: 100,
      parallelismPerTeam: 20,
      longestHours: 168,
      keptAfterSuccessHours: 24,
      keptAfterFailureHours: 168,
      archiveDays: 90,
      sessionHours: 8,
    });
  });
});
