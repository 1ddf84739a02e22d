import { Namespace } from '../../../../constructs/kubernetes/core';
import { TensorBoard, type TensorBoardProps } from '../../../../constructs/kubernetes/training';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeEdge } from '../keycloak/fixture';
import { FakeIdentity } from '../oauth2-proxy/fakes';

const made = (props: Partial<TensorBoardProps> = {}) => {
  const edge = new FakeEdge();
  let url = '';
  const objects = objectsOf((chart) => {
    const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
    ({ url } = new TensorBoard(chart, 'TensorBoard', {
      name: 'tensorboard-vision-pages',
      namespace,
      image: 'quay.io/jupyter/tensorflow-notebook:cuda-2026-07-28',
      volume: { namespace, claimName: 'shared', volumeHandle: 'team-vision' },
      host: 'platform.ml.acme.io',
      path: '/tensorboard/vision',
      edge,
      identity: new FakeIdentity(),
      clientId: 'tensorboard-vision-pages',
      groups: ['team-vision'],
      ...props,
    }));
  });
  return { edge, objects, url };
};

const container = (props: Partial<TensorBoardProps> = {}) =>
  memberAt(findObject(made(props).objects, 'Deployment'), [
    ...['spec', 'template', 'spec', 'containers', 0],
  ]);

test('everything fits the recorded structures', () => {
  const { objects } = made();
  expect(objects.flatMap(violations)).toEqual([]);
  expect(describeObjects(objects)).toBe(
    'Deployment/tensorboard-vision-pages, Service/tensorboard-vision-pages',
  );
});

test('shows the logs of a volume that it cannot change, below its path', () => {
  expect(container()).toMatchObject({
    command: ['tensorboard'],
    args: ['--logdir=/logs', '--bind_all', '--port=6006', '--path_prefix=/tensorboard/vision'],
    volumeMounts: [
      { name: 'scratch', mountPath: '/tmp' },
      { name: 'shared', mountPath: '/logs', readOnly: true },
    ],
    readinessProbe: { httpGet: { path: '/tensorboard/vision/data/environment' } },
    resources: { limits: { memory: '2Gi' } },
  });
  const folder = { folder: 'tensorboard', resources: { cpu: '1', memory: '4Gi' } };
  expect(container(folder)).toMatchObject({
    volumeMounts: [{}, { subPath: 'tensorboard' }],
    resources: { limits: { memory: '4Gi' } },
  });
});

test('lets in who signed in and belongs to the team', () => {
  const { edge, url } = made();
  expect(url).toBe('https://platform.ml.acme.io/tensorboard/vision/');
  expect(edge.exposed).toMatchObject([
    {
      name: 'tensorboard-vision-pages',
      path: '/tensorboard/vision',
      backend: { port: 6006 },
      auth: { kind: 'oidc', groups: ['team-vision'] },
    },
  ]);
});

test('fails when nobody may see it, or by a bad name', () => {
  expect(() => made({ groups: [] })).toThrow("'groups' must name one at least, got none");
  expect(() => made({ name: 'a.b' })).toThrow("'name': the name of a TensorBoard must consist of");
});
