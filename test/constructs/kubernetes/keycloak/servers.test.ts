import { findObject, memberAt } from '../../../support/kubernetes';
import { keycloakObjects, POD } from './fixture';

const SERVERS = { 'app.kubernetes.io/name': 'keycloak' };

describe('the servers of Keycloak', () => {
  const objects = keycloakObjects();
  const deployment = findObject(objects, 'Deployment');

  test('are two, one of which may be evicted, and never fewer during a change', () => {
    expect(deployment.spec).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    expect(findObject(objects, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: SERVERS },
    });
  });

  test('are rolled when the login of their database changes', () => {
    expect(deployment.metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'database-keycloak',
    });
  });

  test('show one port, which equals the container’s', () => {
    expect(findObject(objects, 'Service').spec).toEqual({
      selector: SERVERS,
      ports: [{ name: 'http', port: 8080, targetPort: 'http' }],
    });
  });

  test('are as many, and as large, as given', () => {
    const given = keycloakObjects({ replicas: 3, resources: { cpu: '2', memory: '4Gi' } });
    expect(findObject(given, 'Deployment').spec).toMatchObject({ replicas: 3 });
    expect(memberAt(findObject(given, 'Deployment'), [...POD, 'containers', 0])).toMatchObject({
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
    });
  });
});
