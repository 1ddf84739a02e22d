import { findObject, memberAt } from '../../../support/kubernetes';
import { keycloakObjects, POD, serverVariables } from './fixture';
import { LDAP } from './federations';

describe('the pod of a server', () => {
  const deployment = findObject(keycloakObjects(), 'Deployment');
  const pod = memberAt(deployment, POD);
  const server = memberAt(deployment, [...POD, 'containers', 0]);

  test('spreads its servers over zones and nodes, ahead of ordinary work', () => {
    expect(pod).toMatchObject({
      priorityClassName: 'platform-critical',
      topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1 }],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
          ],
        },
      },
    });
  });

  test('builds its options on a volume before it starts, and starts on files that it cannot change', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: 'keycloak',
      initContainers: [
        { name: 'copy', command: ['cp', '-r', '/opt/keycloak/lib/quarkus/.', '/built'] },
        {
          name: 'build',
          args: ['build'],
          volumeMounts: [{ name: 'built', mountPath: '/opt/keycloak/lib/quarkus' }, {}, {}],
        },
        { name: 'wait-for-database' },
      ],
    });
    expect(server).toMatchObject({
      image: 'quay.io/keycloak/keycloak:26.7.4',
      args: ['start', '--optimized'],
      securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true },
      volumeMounts: [
        { name: 'built', mountPath: '/opt/keycloak/lib/quarkus', readOnly: true },
        { name: 'data', mountPath: '/opt/keycloak/data' },
        { name: 'tmp', mountPath: '/tmp' },
      ],
    });
  });

  test('builds with the options that it starts with', () => {
    const build = serverVariables({}, ['initContainers', 1]);
    expect(build).toEqual({
      KC_DB: 'postgres',
      KC_EVENT_METRICS_USER_ENABLED: 'true',
      KC_HEALTH_ENABLED: 'true',
      KC_METRICS_ENABLED: 'true',
    });
    expect(serverVariables()).toMatchObject(build);
  });

  test('is asked for its health on the management port, with five minutes to start', () => {
    expect(server).toMatchObject({
      ports: [
        { name: 'http', containerPort: 8080 },
        { name: 'management', containerPort: 9000 },
        { containerPort: 7800 },
        { containerPort: 57800 },
      ],
      startupProbe: {
        httpGet: { path: '/health/started', port: 'management' },
        periodSeconds: 5,
        failureThreshold: 60,
      },
      readinessProbe: { httpGet: { path: '/health/ready', port: 'management' } },
      livenessProbe: { httpGet: { path: '/health/live', port: 'management' } },
    });
  });

  test('has a memory limit, of which the heap is a part', () => {
    expect(server).toMatchObject({
      resources: { requests: { cpu: '500m', memory: '1536Mi' }, limits: { memory: '2Gi' } },
    });
  });

  test('mounts the vault of a federation, which is built in', () => {
    expect(serverVariables({ federation: LDAP })).toMatchObject({
      KC_VAULT: 'file',
      KC_VAULT_DIR: '/opt/keycloak/vault',
    });
    expect(serverVariables({ federation: LDAP }, ['initContainers', 1])).toMatchObject({
      KC_VAULT: 'file',
    });
    expect(
      memberAt(findObject(keycloakObjects({ federation: LDAP }), 'Deployment'), POD),
    ).toMatchObject({
      volumes: [{}, {}, {}, { name: 'vault', secret: { secretName: 'keycloak-vault' } }],
      containers: [
        {
          volumeMounts: [
            {},
            {},
            {},
            { name: 'vault', mountPath: '/opt/keycloak/vault', readOnly: true },
          ],
        },
      ],
    });
  });
});
