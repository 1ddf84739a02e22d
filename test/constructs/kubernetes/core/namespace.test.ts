import {
  Namespace,
  platformLabels,
  type NamespaceProps,
} from '../../../../constructs/kubernetes/core';
import {
  describeObjects,
  findObject,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

const PROPS: NamespaceProps = { name: 'serving', network: { vpcCidrs: ['10.0.0.0/16'] } };

function namespace(props: Partial<NamespaceProps> = {}): KubernetesObject[] {
  return objectsOf((chart) => new Namespace(chart, 'Ns', { ...PROPS, ...props }));
}

function failing(props: Partial<NamespaceProps>): () => void {
  return () => new Namespace(testChart(), 'Ns', { ...PROPS, ...props });
}

const POD_SECURITY = 'pod-security.kubernetes.io';

describe('a namespace by default', () => {
  const objects = namespace();

  test('has limits and walls, and no quota', () => {
    expect(describeObjects(objects)).toBe(
      'Namespace/serving, LimitRange/limits, NetworkPolicy/default-deny, NetworkPolicy/egress-dns',
    );
  });

  test('enforces the restricted level at a pinned version', () => {
    expect(findObject(objects, 'Namespace').metadata).toEqual({
      name: 'serving',
      labels: {
        ...platformLabels('serving', 'namespace'),
        [`${POD_SECURITY}/enforce`]: 'restricted',
        [`${POD_SECURITY}/enforce-version`]: 'v1.35',
        [`${POD_SECURITY}/audit`]: 'restricted',
        [`${POD_SECURITY}/audit-version`]: 'v1.35',
        [`${POD_SECURITY}/warn`]: 'restricted',
        [`${POD_SECURITY}/warn-version`]: 'v1.35',
      },
    });
  });

  test('denies all traffic of all pods', () => {
    expect(findObject(objects, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('allows DNS to CoreDNS pods, and to its Service address where there are none', () => {
    expect(findObject(objects, 'NetworkPolicy', 'egress-dns').spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
            { ipBlock: { cidr: '10.100.0.10/32' } },
            { ipBlock: { cidr: '172.20.0.10/32' } },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
  });

  test('gives containers requests and a memory limit, and no CPU limit', () => {
    expect(findObject(objects, 'LimitRange').spec).toEqual({
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '100m', memory: '128Mi' },
          default: { memory: '512Mi' },
        },
      ],
    });
  });

  test('puts everything but itself into the namespace', () => {
    for (const object of objects.slice(1)) expect(object.metadata.namespace).toBe('serving');
  });
});

describe('a namespace with options', () => {
  test('can keep pods out that would evict the platform’s own', () => {
    const objects = namespace({ quota: { criticalPods: 0 } });
    expect(findObject(objects, 'ResourceQuota', 'critical-pods')).toMatchObject({
      spec: {
        hard: { pods: '0' },
        scopeSelector: {
          matchExpressions: [
            {
              scopeName: 'PriorityClass',
              operator: 'In',
              values: ['platform-critical', 'system-cluster-critical', 'system-node-critical'],
            },
          ],
        },
      },
    });
  });

  test('keeps none of them out unless told to', () => {
    expect(describeObjects(namespace({ quota: { pods: 3 } }))).not.toContain('critical-pods');
  });

  test('carries the reason of a lower Pod Security level, and still audits by restricted', () => {
    const objects = namespace({
      podSecurity: { level: 'privileged', reason: 'node exporter reads the host' },
    });
    expect(findObject(objects, 'Namespace').metadata).toMatchObject({
      labels: {
        [`${POD_SECURITY}/enforce`]: 'privileged',
        [`${POD_SECURITY}/audit`]: 'restricted',
        // Whoever applies it knows, by the reason.
        [`${POD_SECURITY}/warn`]: 'privileged',
      },
      annotations: { 'eks-ml-platform/pod-security-reason': 'node exporter reads the host' },
    });
  });

  test('takes another version of the rules and more labels', () => {
    const objects = namespace({ podSecurityVersion: 'latest', labels: { tier: 'gold' } });
    expect(findObject(objects, 'Namespace').metadata.labels).toMatchObject({
      [`${POD_SECURITY}/enforce-version`]: 'latest',
      tier: 'gold',
    });
  });

  test('writes every limit of a quota, accelerators as requests', () => {
    const objects = namespace({
      quota: {
        cpu: '100',
        cpuLimit: '200',
        memory: '400Gi',
        memoryLimit: '800Gi',
        accelerators: { 'nvidia.com/gpu': 4 },
        storage: '1Ti',
        claims: 20,
        pods: 100,
        loadBalancers: 1,
      },
    });
    expect(findObject(objects, 'ResourceQuota')).toMatchObject({
      metadata: { name: 'quota', namespace: 'serving' },
      spec: {
        hard: {
          'requests.cpu': '100',
          'limits.cpu': '200',
          'requests.memory': '400Gi',
          'limits.memory': '800Gi',
          'requests.nvidia.com/gpu': '4',
          'requests.storage': '1Ti',
          persistentvolumeclaims: '20',
          pods: '100',
          'services.loadbalancers': '1',
        },
      },
    });
  });

  test('allows no load balancer with a quota that does not mention any', () => {
    const objects = namespace({ quota: { pods: 10 } });
    expect(findObject(objects, 'ResourceQuota').spec).toEqual({
      hard: { pods: '10', 'services.loadbalancers': '0' },
    });
  });

  test('writes limits of containers and claims', () => {
    const objects = namespace({
      limits: {
        defaultRequest: { cpu: '500m', memory: '1Gi' },
        defaultLimit: { cpu: '1', memory: '2Gi' },
        max: { cpu: '8', memory: '32Gi' },
        min: { cpu: '50m' },
        maxClaim: '500Gi',
        minClaim: '1Gi',
      },
    });
    expect(findObject(objects, 'LimitRange').spec).toEqual({
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '500m', memory: '1Gi' },
          default: { cpu: '1', memory: '2Gi' },
          max: { cpu: '8', memory: '32Gi' },
          min: { cpu: '50m' },
        },
        {
          type: 'PersistentVolumeClaim',
          max: { storage: '500Gi' },
          min: { storage: '1Gi' },
        },
      ],
    });
  });

  test('takes one bound of claims alone', () => {
    const objects = namespace({ limits: { maxClaim: '500Gi' } });
    expect(findObject(objects, 'LimitRange').spec).toMatchObject({
      limits: [{}, { type: 'PersistentVolumeClaim', max: { storage: '500Gi' } }],
    });
  });

  test('asks the DNS address of its own Service range', () => {
    const objects = namespace({
      network: { vpcCidrs: ['10.0.0.0/16'], serviceCidrs: ['10.96.0.0/16'] },
    });
    expect(findObject(objects, 'NetworkPolicy', 'egress-dns').spec).toMatchObject({
      egress: [{ to: [{}, { ipBlock: { cidr: '10.96.0.10/32' } }] }],
    });
  });

  test('exposes its network for further edges', () => {
    const made = new Namespace(testChart(), 'Ns', PROPS);
    expect(made.network).toBe(PROPS.network);
    expect(made.name).toBe('serving');
  });
});

describe('a namespace', () => {
  test.each(['default', 'kube-system', 'kube-node-lease'])('fails when it is %s', (name) => {
    expect(failing({ name })).toThrow(
      `test/Ns: 'name' must not be 'default' or begin with 'kube-', got '${name}'`,
    );
  });

  test('fails when its name is no DNS label', () => {
    expect(failing({ name: 'My.Space' })).toThrow("test/Ns: 'name': a namespace's name must");
  });

  test('fails when a lower Pod Security level has no reason', () => {
    expect(failing({ podSecurity: { level: 'baseline', reason: ' ' } })).toThrow(
      "test/Ns: 'podSecurity.reason' must say why 'baseline' is needed, got ''",
    );
  });

  test.each(['1.35', 'v2', 'newest'])('fails when the version of the rules is %p', (version) => {
    expect(failing({ podSecurityVersion: version })).toThrow(
      `test/Ns: 'podSecurityVersion' must be 'latest' or such as 'v1.35', got '${version}'`,
    );
  });

  test('fails when a quota is no quantity', () => {
    expect(failing({ quota: { memory: 'lots' } })).toThrow(
      "test/Ns: 'quota': 'lots' is not a Kubernetes quantity",
    );
  });

  test('fails when a count of accelerators is not whole', () => {
    expect(failing({ quota: { accelerators: { 'nvidia.com/gpu': 0.5 } } })).toThrow(
      "test/Ns: 'quota': a count must be a whole number from 0 on, got 0.5",
    );
  });

  test('fails when a default exceeds the maximum', () => {
    expect(failing({ limits: { max: { memory: '256Mi' } } })).toThrow(
      "test/Ns: 'limits': 'defaultLimit' (512Mi) must not exceed 'max' (256Mi)",
    );
  });

  test('fails when a default request is below the minimum', () => {
    expect(failing({ limits: { min: { cpu: '200m' } } })).toThrow(
      "'min' (200m) must not exceed 'defaultRequest' (100m)",
    );
  });

  test('fails when the smallest claim exceeds the largest', () => {
    expect(failing({ limits: { minClaim: '2Gi', maxClaim: '1Gi' } })).toThrow(
      "'minClaim' (2Gi) must not exceed 'maxClaim' (1Gi)",
    );
  });

  test('fails when the Service range is malformed', () => {
    expect(failing({ network: { vpcCidrs: [], serviceCidrs: ['10.0.0.0'] } })).toThrow(
      "test/Ns: 'network.serviceCidrs': '10.0.0.0' is not an IPv4 network",
    );
  });
});
