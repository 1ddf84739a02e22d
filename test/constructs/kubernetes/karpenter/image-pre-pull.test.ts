import {
  ImagePrePull,
  presetPool,
  type ImagePrePullProps,
} from '../../../../constructs/kubernetes/karpenter';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

const IMAGES = ['docker.io/vllm/vllm-openai:v0.32.0', 'docker.io/rayproject/ray:2.52.0'];

function daemonSet(props: Partial<ImagePrePullProps> = {}): KubernetesObject {
  const objects = objectsOf(
    (chart) =>
      new ImagePrePull(chart, 'Images', {
        name: 'images-gpu',
        namespace: Namespace.fromName(chart, 'Namespace', 'ml-platform'),
        pool: presetPool('gpu-inference', 'gpu', 'auto'),
        images: IMAGES,
        pauseImage: 'registry.k8s.io/pause:3.10.2',
        ...props,
      }),
  );
  return findObject(objects, 'DaemonSet');
}

const pod = (props?: Partial<ImagePrePullProps>) =>
  memberAt(daemonSet(props).spec, ['template', 'spec']);

test('images are run once on each node of the pool, and nothing goes on', () => {
  expect(daemonSet().metadata).toMatchObject({ name: 'images-gpu', namespace: 'ml-platform' });
  expect(pod()).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'gpu' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    initContainers: [
      { name: 'image-0', image: IMAGES[0], command: ['true'] },
      { name: 'image-1', image: IMAGES[1], command: ['true'] },
    ],
    containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10.2' }],
    automountServiceAccountToken: false,
  });
});

test('nobody waits for them', () => {
  expect(memberAt(daemonSet().spec, ['updateStrategy'])).toEqual({
    rollingUpdate: { maxUnavailable: '100%' },
  });
});

test('fails when there are none', () => {
  expect(() => pod({ images: [] })).toThrow("test/Images: 'images' must have one at least");
});

test('fails when an image has no version', () => {
  expect(() => pod({ images: ['docker.io/vllm/vllm-openai:latest'] })).toThrow(
    "test/Images: 'images': 'image' of container 'image-0' must end with an exact tag",
  );
});
