import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import type { ModelFiles } from '../../../../constructs/kubernetes/vllm';
import { findObject, findObjects } from '../../../support/kubernetes';
import {
  engineOf,
  model,
  modelObjects,
  secretNamed,
  serviceObjects,
  VOLUME,
  fetcherOf,
  S3_SOURCE,
} from './fixture';

describe('files in S3', () => {
  test('are fetched by the identity of the pods', () => {
    const container = fetcherOf({ source: S3_SOURCE, sharedOn: VOLUME });
    expect(container.image).toBe('public.ecr.aws/aws-cli/aws-cli:2.32.9');
    expect(container.args?.[0]).toContain('aws s3 sync --only-show-errors "$SOURCE" "$TARGET"');
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'SOURCE', value: 's3://acme-models/llama/3' },
        { name: 'AWS_REGION', value: 'eu-central-1' },
      ]),
    );
  });

  test('may be in another store, with a login', () => {
    const store = {
      url: 'http://minio.storage.svc:9000',
      endpoint: Endpoint.of(Peer.pods({ name: 'storage' }, { app: 'minio' }), [9000]),
      login: secretNamed('minio'),
    };
    const files = { source: { ...S3_SOURCE, store }, sharedOn: VOLUME };
    expect(fetcherOf(files).env).toEqual(
      expect.arrayContaining([
        { name: 'AWS_ENDPOINT_URL_S3', value: 'http://minio.storage.svc:9000' },
        {
          name: 'AWS_ACCESS_KEY_ID',
          valueFrom: { secretKeyRef: { name: 'minio', key: 'access-key' } },
        },
        {
          name: 'AWS_SECRET_ACCESS_KEY',
          valueFrom: { secretKeyRef: { name: 'minio', key: 'secret-key' } },
        },
      ]),
    );
    const objects = modelObjects({ files });
    expect(findObject(objects, 'NetworkPolicy', 'egress-chat-llama-to-objects').spec).toMatchObject(
      {
        egress: [{ ports: [{ port: 9000 }] }],
      },
    );
  });

  test('may be read into accelerators without a disk between', () => {
    const files: ModelFiles = { source: S3_SOURCE, streamed: true };
    const engine = engineOf({ files });
    expect(engine.args).toEqual(
      expect.arrayContaining([
        's3://acme-models/llama/3',
        '--load-format=runai_streamer',
        '--model-loader-extra-config={"memory_limit":4294967296}',
      ]),
    );
    expect(engine.env).toEqual(
      expect.arrayContaining([{ name: 'AWS_REGION', value: 'eu-central-1' }]),
    );
    expect(findObjects(modelObjects({ files }), 'Job')).toEqual([]);
  });

  test('are fetched by a Job with ways of its own to AWS', () => {
    const files = { source: S3_SOURCE, sharedOn: VOLUME };
    const network = { vpcCidrs: ['10.0.0.0/16'] };
    const waysOf = (aws: object) =>
      findObjects(
        serviceObjects({ models: [model({ files })], aws: { network, ...aws } }),
        'NetworkPolicy',
      )
        .filter(({ metadata }) => metadata.name.startsWith('egress-chat-llama-fetch-'))
        .map(({ metadata, spec }) => [metadata.name, spec]);
    const pods = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat-llama-fetch' } } };
    expect(waysOf({})).toMatchObject([
      ['egress-chat-llama-fetch-to-aws', pods],
      ['egress-chat-llama-fetch-to-pod-identity', pods],
    ]);
    const roleArn = 'arn:aws:iam::111122223333:role/models';
    expect(waysOf({ roleArn })).toMatchObject([['egress-chat-llama-fetch-to-aws', pods]]);
  });

  test('reach AWS by the service account', () => {
    const aws = { network: { vpcCidrs: ['10.0.0.0/16'] } };
    const objects = serviceObjects({ aws });
    expect(findObject(objects, 'NetworkPolicy', 'egress-chat-to-aws').spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'serving' } },
    });
  });
});
