import {
  ADD_ONS,
  assertZone,
  CHARTS,
  DEFAULT_KUBERNETES_VERSION,
  imageName,
  IMAGES,
  isBuiltIn,
  isOciChart,
  KUBERNETES_SUPPORT,
  KUBERNETES_VERSIONS,
  kubernetesVersion,
  REFERENCE_CHARTS,
  region,
  REGION_NAMES,
  requiredAddOns,
  type ChartReference,
  type ImageMirror,
  type ImageReference,
} from '../../../lib/catalogue';
import { ValueError } from '../../../lib/values';

describe('Kubernetes versions', () => {
  test('accept what the catalogue is pinned for', () => {
    expect(KUBERNETES_VERSIONS.map(kubernetesVersion)).toEqual(['1.36', '1.35']);
    expect(DEFAULT_KUBERNETES_VERSION).toBe('1.35');
  });

  test.each(['1.34', '1.33', '1.32', '1.31'])(
    'fails when the version is %s, and says why',
    (version) => {
      const reason =
        KUBERNETES_SUPPORT.find((support) => support.version === version)?.refused ?? 'missing';
      expect(() => kubernetesVersion(version)).toThrow(
        new ValueError(`Kubernetes '${version}' is refused: ${reason}; use '1.36' or '1.35'`),
      );
    },
  );

  test.each(['1.37', '1.3', '', 'latest', '1.35.4'])('fails when the version is %p', (version) => {
    expect(() => kubernetesVersion(version)).toThrow(
      `Kubernetes '${version}' is refused: the pinned charts are not known to work with it; use '1.36' or '1.35'`,
    );
  });

  test('have support dates, and a reason exactly for those that are not supported', () => {
    for (const { version, endOfStandardSupport, refused } of KUBERNETES_SUPPORT) {
      expect(endOfStandardSupport).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(refused === undefined).toBe(
        KUBERNETES_VERSIONS.some((supported) => supported === version),
      );
    }
  });
});

describe('add-ons', () => {
  const required = (mode: 'auto' | 'karpenter') => requiredAddOns(mode).map(({ name }) => name);

  test('are few on Auto Mode, which brings the others', () => {
    expect(required('auto')).toEqual([
      'aws-efs-csi-driver',
      'snapshot-controller',
      'metrics-server',
    ]);
  });

  test('are complete with Karpenter', () => {
    expect(required('karpenter')).toEqual([
      'vpc-cni',
      'coredns',
      'kube-proxy',
      'eks-pod-identity-agent',
      'aws-ebs-csi-driver',
      'eks-node-monitoring-agent',
      'aws-efs-csi-driver',
      'snapshot-controller',
      'metrics-server',
    ]);
  });

  test('tell what must not be installed on Auto Mode', () => {
    expect(isBuiltIn('aws-ebs-csi-driver', 'auto')).toBe(true);
    expect(isBuiltIn('aws-ebs-csi-driver', 'karpenter')).toBe(false);
    expect(isBuiltIn('aws-efs-csi-driver', 'auto')).toBe(false);
  });

  test('name the identity each needs', () => {
    expect(ADD_ONS['aws-efs-csi-driver'].identity).toEqual({
      serviceAccounts: ['efs-csi-controller-sa', 'efs-csi-node-sa'],
      managedPolicy: 'service-role/AmazonEFSCSIDriverPolicy',
    });
    expect(ADD_ONS['aws-ebs-csi-driver'].identity?.managedPolicy).toBe(
      'service-role/AmazonEBSCSIDriverPolicy',
    );
    expect(ADD_ONS['vpc-cni'].identity).toEqual({
      serviceAccounts: ['aws-node'],
      managedPolicy: 'AmazonEKS_CNI_Policy',
    });
    expect(ADD_ONS.coredns.identity).toBeUndefined();
  });

  test('carry their own key as name', () => {
    for (const [key, addOn] of Object.entries(ADD_ONS)) {
      expect(addOn.name).toBe(key);
      expect(addOn.source).toMatch(/^https:\/\//);
    }
  });
});

describe('charts', () => {
  const charts: ChartReference[] = [...Object.values(CHARTS), ...Object.values(REFERENCE_CHARTS)];

  test.each(charts.map((chart) => [chart.name, chart] as const))(
    '%s is pinned, with its source',
    (_name, chart) => {
      expect(chart.version).toMatch(/^v?\d+\.\d+\.\d+$/);
      expect(chart.repository).toMatch(/^(https|oci):\/\/[a-z0-9.-]+(\/[a-z0-9._-]+)*$/);
      expect(chart.source).toMatch(/^https:\/\//);
    },
  );

  test('appear once each', () => {
    expect(new Set(charts.map(({ name }) => name)).size).toBe(charts.length);
  });

  test('of an OCI registry name the folder, to which Helm appends the chart', () => {
    const references = charts
      .filter(isOciChart)
      .map(({ repository, name }) => `${repository}/${name}`);
    expect(references).toEqual(
      expect.arrayContaining([
        'oci://public.ecr.aws/karpenter/karpenter',
        'oci://docker.io/envoyproxy/gateway-helm',
        'oci://quay.io/jetstack/charts/cert-manager',
        'oci://registry.k8s.io/kueue/charts/kueue',
        'oci://ghcr.io/kubeflow/charts/kubeflow-trainer',
      ]),
    );
    expect(isOciChart(CHARTS.keda)).toBe(false);
  });

  test('keep a controller and its custom resources at one version', () => {
    expect(CHARTS.karpenterCrds.version).toBe(CHARTS.karpenter.version);
    expect(CHARTS.envoyGatewayCrds.version).toBe(CHARTS.envoyGateway.version);
  });
});

describe('images', () => {
  const images: [string, ImageReference][] = Object.entries(IMAGES);
  const mirror: ImageMirror = {
    host: '111122223333.dkr.ecr.us-west-2.amazonaws.com',
    prefixes: { 'quay.io': 'quay', 'docker.io': 'docker-hub' },
  };
  const pinned = { repository: 'quay.io/keycloak/keycloak', tag: '26.7.4' };
  const digest = `sha256:${'0a'.repeat(32)}`;

  test.each(images)('%s has a registry, an exact tag and a source', (_key, image) => {
    expect(imageName(image)).toBe(`${image.repository}:${image.tag}`);
    expect(image.source).toMatch(/^https:\/\//);
  });

  test('run kubectl within one minor version of each supported cluster', () => {
    const minor = Number(/^v1\.(\d+)\.\d+$/.exec(IMAGES.kubectl.tag)?.[1]);
    for (const version of KUBERNETES_VERSIONS) {
      expect(Math.abs(Number(version.split('.')[1]) - minor)).toBeLessThanOrEqual(1);
    }
  });

  test('take a digest when it is known', () => {
    expect(imageName({ ...pinned, digest })).toBe(`quay.io/keycloak/keycloak:26.7.4@${digest}`);
  });

  test('come from a mirror, under the prefix of their registry', () => {
    expect(imageName(pinned, { mirror })).toBe(`${mirror.host}/quay/keycloak/keycloak:26.7.4`);
    expect(imageName({ ...pinned, digest }, { mirror })).toBe(
      `${mirror.host}/quay/keycloak/keycloak:26.7.4@${digest}`,
    );
    expect(imageName(IMAGES.airflow, { mirror })).toBe(
      `${mirror.host}/docker-hub/apache/airflow:3.3.1`,
    );
  });

  test('keep their name where the mirror has no prefix for the registry', () => {
    expect(imageName(IMAGES.dcgmExporter, { mirror })).toBe(imageName(IMAGES.dcgmExporter));
  });

  test.each([
    'apache/airflow',
    'airflow',
    'quay.io',
    'Quay.io/a/b',
    'https://quay.io/a/b',
    'quay.io/a/b:1',
  ])('fails when the repository is %s', (repository) => {
    expect(() => imageName({ repository, tag: '1' })).toThrow(
      new ValueError(
        `image repository '${repository}' must begin with its registry and be lower case, such as 'docker.io/apache/airflow'`,
      ),
    );
  });

  test.each(['latest', '', '-1', 'a b', '1@sha256:00'])('fails when the tag is %p', (tag) => {
    expect(() => imageName({ ...pinned, tag })).toThrow(
      `image 'quay.io/keycloak/keycloak' has the tag '${tag}'; pin an exact version`,
    );
  });

  test('fails when the digest is malformed', () => {
    expect(() => imageName({ ...pinned, digest: 'sha256:12' })).toThrow(
      "image 'quay.io/keycloak/keycloak' has the digest 'sha256:12'; it must be 'sha256:' and 64 hexadecimal digits",
    );
  });
});

describe('regions', () => {
  test('have three default zones', () => {
    expect(region('us-west-2')).toEqual({
      name: 'us-west-2',
      defaultZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
      zoneIdsWithoutEks: [],
    });
    expect(REGION_NAMES.filter((name) => region(name).defaultZones.length !== 3)).toEqual([
      'us-west-1',
    ]);
  });

  test.each([
    ['ap-northeast-1', ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']],
    ['ca-central-1', ['ca-central-1a', 'ca-central-1b', 'ca-central-1d']],
    ['us-west-1', ['us-west-1a', 'us-west-1b']],
  ])('%s has unusual letters', (name, defaultZones) => {
    expect(region(name).defaultZones).toEqual(defaultZones);
  });

  test('name the zone ids without EKS', () => {
    expect(REGION_NAMES.filter((name) => region(name).zoneIdsWithoutEks.length > 0)).toEqual([
      'ca-central-1',
      'us-east-1',
      'us-west-1',
    ]);
    expect(region('us-east-1').zoneIdsWithoutEks).toEqual(['use1-az3']);
  });

  test('fails when the region is not known', () => {
    expect(() => region('us-west-3')).toThrow(
      new ValueError(
        "region 'us-west-3' is not known; known are us-east-1, us-east-2, us-west-1, us-west-2",
      ),
    );
    expect(() => region('nowhere')).toThrow("region 'nowhere' is not known; known are af-south-1,");
  });

  test('accept each zone letter of the region', () => {
    for (const name of REGION_NAMES) {
      for (const zone of region(name).defaultZones)
        expect(() => {
          assertZone(zone, name);
        }).not.toThrow();
    }
    expect(() => {
      assertZone('us-east-1f', 'us-east-1');
    }).not.toThrow();
  });

  test.each([
    'us-west-2',
    'us-east-1a',
    'us-west-2-lax-1a',
    'us-west-2A',
    'us-west-2g',
    'usw2-az1',
    '',
  ])('fails when the zone is %p', (zone) => {
    expect(() => {
      assertZone(zone, 'us-west-2');
    }).toThrow(
      `zone '${zone}' is not an Availability Zone of 'us-west-2'; write the region and a letter, such as 'us-west-2a'`,
    );
  });
});
