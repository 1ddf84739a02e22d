import { KatibDefinitions } from '../../../../constructs/kubernetes/katib';
import { describeObjects, findObject, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const NAMED = 'CustomResourceDefinition';

const objects = objectsOf((chart) => {
  new KatibDefinitions(chart, 'Definitions');
});

test('there are three, which fit the recorded structures', () => {
  expect(describeObjects(objects)).toBe(
    [
      `${NAMED}/experiments.kubeflow.org`,
      `${NAMED}/suggestions.kubeflow.org`,
      `${NAMED}/trials.kubeflow.org`,
    ].join(', '),
  );
  expect(objects.flatMap(violations)).toEqual([]);
});

test('an experiment is as upstream has it: open, with a status of its own', () => {
  expect(findObject(objects, NAMED, 'experiments.kubeflow.org').spec).toEqual({
    group: 'kubeflow.org',
    names: {
      kind: 'Experiment',
      listKind: 'ExperimentList',
      plural: 'experiments',
      singular: 'experiment',
      categories: ['all', 'kubeflow', 'katib'],
    },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        additionalPrinterColumns: [
          { name: 'Type', type: 'string', jsonPath: '.status.conditions[-1:].type' },
          { name: 'Status', type: 'string', jsonPath: '.status.conditions[-1:].status' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        subresources: { status: {} },
      },
    ],
  });
});

test('a suggestion shows how many trials it was asked for', () => {
  expect(findObject(objects, NAMED, 'suggestions.kubeflow.org').spec).toMatchObject({
    versions: [
      {
        additionalPrinterColumns: [
          { name: 'Type' },
          { name: 'Status' },
          { name: 'Requested', jsonPath: '.spec.requests' },
          { name: 'Assigned', jsonPath: '.status.suggestionCount' },
          { name: 'Age' },
        ],
      },
    ],
  });
});
