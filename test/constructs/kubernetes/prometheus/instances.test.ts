import { instanceVariables } from '../../../../constructs/kubernetes/prometheus';

const queriesOf = (...given: Parameters<typeof instanceVariables>) =>
  instanceVariables(...given).map(({ name, query }) => [name, query]);

test('variables choose a namespace that has a series, and an instance in it', () => {
  expect(queriesOf('requests_total')).toEqual([
    ['namespace', 'label_values(requests_total, namespace)'],
    ['job', 'label_values(requests_total{namespace=~"$namespace"}, job)'],
  ]);
});

test('variables choose among instances of one product, where others have the series as well', () => {
  expect(queriesOf('requests_total', 'keycloak')).toEqual([
    ['namespace', 'label_values(requests_total{container="keycloak"}, namespace)'],
    ['job', 'label_values(requests_total{container="keycloak",namespace=~"$namespace"}, job)'],
  ]);
});
