import {
  ELSEWHERE,
  environmentWith,
  EXISTING_NETWORK,
  WITHOUT_AWS,
} from '../../support/environments';
import { failsWithOneViolation, problemsWith } from './refusals-fixture';

describe('applications', () => {
  failsWithOneViolation([
    [
      'pages that nobody reaches',
      { mlflow: {}, edge: { kind: 'none' }, identity: ELSEWHERE },
      "mlflow: needs an entrance; choose one by 'edge.kind'",
    ],
    [
      'pages that everybody reaches',
      { mlflow: {}, identity: { provider: 'none' } },
      "mlflow: needs somebody who signs people in; set 'identity.provider'",
    ],
    [
      'images that are nowhere',
      { images: { built: ['airflow', 'notebook'] } },
      "images.registry: is needed for 'images.built', whose images are built from images/ (airflow, notebook); set 'aws.accountId'",
    ],
    [
      'images that are nowhere, without AWS',
      {
        ...WITHOUT_AWS,
        edge: { kind: 'none' },
        identity: { provider: 'none' },
        images: { built: ['airflow'] },
      },
      'images.registry: is needed for',
    ],
    [
      'an image twice',
      { aws: { accountId: '111122223333' }, images: { built: ['airflow', 'airflow'] } },
      'images.built[1]: ',
    ],
    ['an image that there is none of', { images: { built: ['jupyter'] } }, 'images.built[0]: '],
    [
      'a registry with a scheme',
      { images: { registry: 'https://registry.acme.io' } },
      'images.registry: must be a registry, with the path of the images where there is one',
    ],
  ]);

  test('fails when a shared folder has no access point, naming each', () => {
    const problems = problemsWith({
      jupyterHub: {},
      nodePools: {},
      cluster: { existing: { name: 'c', compute: 'auto', networkCidrs: ['10.0.0.0/16'] } },
      network: EXISTING_NETWORK,
      storage: {
        shared: { existing: { fileSystemId: 'fs-0123456789abcdef0', accessPoints: {} } },
      },
    });
    expect(problems).toContainEqual(
      expect.stringContaining(
        'storage.shared.existing.accessPoints.shared: is required: the id of an access point to /shared for user 1000 and group 100',
      ),
    );
  });

  test('wait for a zone that is not delegated yet', () => {
    const waiting = { mlflow: {}, dns: { zone: 'standalone', delegated: false } } as const;
    expect(() => environmentWith(waiting)).not.toThrow();
  });
});
