import type { Chart } from 'cdk8s';
import { ApiObject, JsonPatch, Lazy, Testing, type ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-29';
import { CustomResource } from '../../../../constructs/kubernetes/core';
import { PlainObject } from '../../../../constructs/kubernetes/core/plain-object';

const IDENTITY = { apiVersion: 'example.com/v1', kind: 'Sample' } as const;

function chart(): Chart {
  return Testing.chart();
}

function rendered(members: Readonly<Record<string, unknown>>): unknown {
  return new PlainObject(chart(), 'Sample', { ...IDENTITY, ...members }).toJson();
}

function renderedByCdk8s(members: Readonly<Record<string, unknown>>): unknown {
  const props: ApiObjectProps = { ...IDENTITY, ...members };
  return new ApiObject(chart(), 'Sample', props).toJson();
}

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['texts, numbers and truths', { spec: { text: 'a', empty: '', none: 0, yes: true, no: false } }],
  ['mappings in the order of their names', { spec: { b: 1, a: { d: 1, c: 2 } }, data: { a: 'b' } }],
  ['lists, empty ones too', { spec: { list: [{ b: 1, a: 2 }, 'text', [1, 2]], none: [] } }],
  ['mappings without members', { spec: { selector: {}, list: [{}] } }],
  ['no member that is undefined or null', { spec: { here: 1, gone: undefined, none: null } }],
  ['what is said late', { spec: { late: Lazy.any({ produce: () => ({ b: 1, a: 2 }) }) } }],
  ['metadata', { metadata: { name: 'one', namespace: 'team', labels: { b: '1', a: '2' } } }],
])('writes what cdk8s writes: %s', (_, members) => {
  expect(JSON.stringify(rendered(members))).toBe(JSON.stringify(renderedByCdk8s(members)));
});

test('a number or a text of Kubernetes is written as either', () => {
  const spec = { port: k8s.IntOrString.fromNumber(80), share: k8s.IntOrString.fromString('50%') };
  expect(rendered({ spec })).toMatchObject({ spec: { port: 80, share: '50%' } });
});

test('patches change what is written, in their order', () => {
  const object = new CustomResource(chart(), 'Sample', {
    ...IDENTITY,
    name: 'one',
    component: 'sample',
    spec: { a: 1 },
  });
  object.addJsonPatch(JsonPatch.add('/spec/b', 2), JsonPatch.remove('/spec/a'));
  object.addJsonPatch(JsonPatch.replace('/spec/b', 3));
  expect(object.toJson()).toMatchObject({ spec: { b: 3 } });
  expect(object.toJson()).not.toHaveProperty('spec.a');
});

test('fails when a member is of another class', () => {
  expect(() => rendered({ spec: { since: new Date(0) } })).toThrow(
    /a member must be a text, a number, a truth, a list or a mapping, got a Date/,
  );
});
