import { ELSEWHERE, WITHOUT_AWS } from '../../support/environments';
import { failsWithOneViolation, ingressClass, problemsWith } from './refusals-fixture';

describe('Grafana', () => {
  test.each([
    [{}],
    [{ groups: ['ml-viewers'], editors: ['data-scientists'], replicas: 3 }],
    [{ cloudWatch: true, memory: '512Mi' }],
    [{ dashboards: { 'Our own': ['ours'], Platform: ['more'] } }],
  ])('takes %j', (grafana) => {
    expect(problemsWith({ monitoring: {}, grafana })).toEqual([]);
  });

  failsWithOneViolation([
    [
      'no Prometheus',
      { grafana: {} },
      "grafana: needs 'monitoring', whose metrics dashboards show; add it, or leave this section out",
    ],
    [
      'no entrance',
      {
        monitoring: {},
        grafana: {},
        edge: { kind: 'none' },
        identity: { ...ELSEWHERE },
      },
      "grafana: needs an entrance; choose one by 'edge.kind', or leave this section out",
    ],
    [
      'nobody who signs people in',
      { monitoring: {}, grafana: {}, identity: { provider: 'none' } },
      'grafana: needs somebody who signs people in',
    ],
    [
      'a group that is not there',
      { monitoring: {}, grafana: { groups: ['nobody'] } },
      'grafana.groups[0]: must be a group of the realm',
    ],
    [
      'an editor that is not there',
      { monitoring: {}, grafana: { editors: ['nobody'] } },
      'grafana.editors[0]: must be a group of the realm',
    ],
    [
      'too little memory',
      { monitoring: {}, grafana: { memory: '256Mi' } },
      "grafana.memory: must be at least 512Mi, got '256Mi'",
    ],
    [
      'a CloudWatch without AWS',
      { ...WITHOUT_AWS, monitoring: {}, grafana: { cloudWatch: true } },
      "grafana.cloudWatch: must be left out with 'provider: none'",
    ],
    [
      'a ConfigMap twice',
      { monitoring: {}, grafana: { dashboards: { Ours: ['a', 'a'] } } },
      'grafana.dashboards.Ours[1]: is there twice; name each once',
    ],
    [
      'a heading that leads elsewhere',
      { monitoring: {}, grafana: { dashboards: { '../etc': ['a'] } } },
      'must be up to 40 letters, digits, spaces, hyphens and underscores',
    ],
    [
      'charts of Ray without it',
      { monitoring: {}, teams: { vision: {} }, ray: { cluster: { charts: true } } },
      "ray.cluster.charts: needs 'grafana', which draws them; add it, or leave this out",
    ],
  ]);
});

describe('pages of Prometheus', () => {
  test('are where they can be, or nowhere', () => {
    expect(problemsWith({ monitoring: {} })).toEqual([]);
    expect(problemsWith({ monitoring: { pages: false } })).toEqual([]);
    expect(problemsWith({ monitoring: {}, ...ingressClass('alb') })).toEqual([]);
    expect(problemsWith({ monitoring: {}, identity: { provider: 'none' } })).toEqual([]);
  });

  failsWithOneViolation([
    [
      'an entrance that takes no path off',
      { monitoring: { pages: true }, ...ingressClass('alb') },
      "monitoring.pages: needs an entrance that signs people in and takes a path off; set 'edge.kind' to 'envoy-gateway', or leave this out",
    ],
    [
      'nobody who signs people in',
      { monitoring: { pages: true }, identity: { provider: 'none' } },
      'monitoring.pages: needs somebody who signs people in',
    ],
  ]);
});
