import type { ModelFiles } from '../../../../constructs/kubernetes/vllm';
import { findObject } from '../../../support/kubernetes';
import { engineOf, enginePodOf, HUB_FILES, modelObjects, S3_SOURCE } from './fixture';

describe('files on the disk of a node', () => {
  const files: ModelFiles = { source: S3_SOURCE, nodeDisk: '40Gi' };

  test('are fetched by each engine before it starts', () => {
    const pod = enginePodOf({ files });
    expect(pod.initContainers).toMatchObject([
      {
        name: 'fetch-chat-llama',
        volumeMounts: [
          { name: 'scratch', mountPath: '/tmp' },
          { name: 'model-chat-llama', mountPath: '/model-files/chat-llama' },
        ],
      },
    ]);
    expect(pod.volumes).toEqual(
      expect.arrayContaining([{ name: 'model-chat-llama', emptyDir: { sizeLimit: '40Gi' } }]),
    );
    expect(engineOf({ files }).args?.[1]).toBe('/model-files/chat-llama/files');
  });

  test('come from the Hub to the engines themselves', () => {
    const hub = { source: HUB_FILES.source, nodeDisk: '40Gi' };
    const edge = findObject(
      modelObjects({ files: hub }),
      'NetworkPolicy',
      'egress-chat-llama-to-hugging-face',
    );
    expect(edge.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat-llama' } },
    });
    const group = modelObjects({ files: hub, nodes: 2 });
    expect(
      findObject(group, 'NetworkPolicy', 'egress-chat-llama-to-hugging-face').spec,
    ).toMatchObject({ podSelector: { matchLabels: { 'ml-platform/llm-service': 'chat' } } });
  });
});
