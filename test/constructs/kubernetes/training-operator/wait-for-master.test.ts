import { findObject, memberAt } from '../../../support/kubernetes';
import {
  argumentsOf,
  deployment,
  operatorObjects,
  podMember,
  type OperatorChanges,
} from './fixture';

const template = (changes: OperatorChanges = {}) =>
  memberAt(findObject(operatorObjects(changes), 'ConfigMap'), [
    'data',
    'initContainer.yaml',
  ]) as string;

const container = (changes: OperatorChanges = {}) =>
  memberAt(JSON.parse(template(changes)), [0]) as { readonly command: readonly string[] };

test('the operator reads the template from its ConfigMap', () => {
  expect(argumentsOf()).toContain(
    '--pytorch-init-container-template-file=/etc/config/initContainer.yaml',
  );
  expect(podMember(['containers', 0, 'volumeMounts'])).toContainEqual({
    name: 'template',
    mountPath: '/etc/config',
    readOnly: true,
  });
  expect(podMember(['volumes'])).toContainEqual({
    name: 'template',
    configMap: { name: 'training-operator' },
  });
});

test('a worker waits for its master under Pod Security restricted, within small means', () => {
  expect(container()).toMatchObject({
    name: 'init-pytorch',
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
    securityContext: {
      runAsUser: 65534,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  });
});

test('it waits as long as it takes, by the address that the operator fills in', () => {
  expect(container().command).toEqual([
    'sh',
    '-c',
    'until getent hosts {{.MasterAddr}}; do echo waiting for the master; sleep 2; done',
  ]);
});

test('nothing in the template reads as HTML, which the operator takes it for', () => {
  expect(template()).not.toMatch(/[<>]/);
});

test('it waits in the image that it is given', () => {
  expect(container()).toMatchObject({ image: 'docker.io/library/node:24.19.0-trixie-slim' });
  const waitImage = 'registry.acme.io/tools:1';
  expect(container({ waitImage })).toMatchObject({ image: waitImage });
});

test('another template rolls the pod, which reads it once', () => {
  const checksum = (changes: OperatorChanges = {}) =>
    memberAt(deployment(changes), [
      'spec',
      'template',
      'metadata',
      'annotations',
      'checksum/settings',
    ]);
  expect(checksum()).not.toBe(checksum({ waitImage: 'registry.acme.io/tools:1' }));
});

test('fails when the image has no exact version', () => {
  expect(() => template({ waitImage: 'registry.acme.io/tools' })).toThrow(
    `'waitImage': 'image' of container 'init-pytorch' must end with an exact tag or a digest`,
  );
});
