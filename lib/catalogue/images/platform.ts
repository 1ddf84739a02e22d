import type { ImageReference } from './image-reference';

/** Images of what is beside the work of people: tools, who comes in, data. */
export const PLATFORM_IMAGES = {
  // Built on a base without a shell: the entrypoint is kubectl, the rest are its arguments.
  // https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/common.sh (KUBECTL_BASE_IMAGE)
  kubectl: {
    repository: 'registry.k8s.io/kubectl',
    tag: 'v1.35.4',
    source: 'https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.35.md',
  },
  node: {
    repository: 'docker.io/library/node',
    tag: '24.19.0-trixie-slim',
    source: 'https://github.com/docker-library/official-images/blob/37079fb336/library/node',
  },
  pause: {
    repository: 'registry.k8s.io/pause',
    tag: '3.10.2',
    source: 'https://github.com/kubernetes/kubernetes/blob/v1.35.4/build/pause/CHANGELOG.md',
  },
  awsCli: {
    repository: 'public.ecr.aws/aws-cli/aws-cli',
    tag: '2.32.9',
    source: 'https://github.com/aws/aws-cli/blob/2.32.9/docker/Dockerfile',
  },
  // Its user is 65533. https://github.com/kubernetes/git-sync/blob/v4.4.0/Dockerfile.in
  gitSync: {
    repository: 'registry.k8s.io/git-sync/git-sync',
    tag: 'v4.4.0',
    source: 'https://github.com/kubernetes/git-sync/releases/tag/v4.4.0',
  },
  // Built on a base without a shell, whose user is 65532.
  kubeRbacProxy: {
    repository: 'quay.io/brancz/kube-rbac-proxy',
    tag: 'v0.21.0',
    source: 'https://github.com/brancz/kube-rbac-proxy/releases/tag/v0.21.0',
  },
  keycloak: {
    repository: 'quay.io/keycloak/keycloak',
    tag: '26.7.4',
    source: 'https://github.com/keycloak/keycloak/releases/tag/26.7.4',
  },
  // The second part is the newest Keycloak that this version of the tool is built and tested against.
  keycloakConfigCli: {
    repository: 'docker.io/adorsys/keycloak-config-cli',
    tag: '6.5.0-26.5.4',
    source: 'https://github.com/adorsys/keycloak-config-cli/blob/v6.5.0/.github/workflows/ci.yaml',
  },
  // Built on a base without a shell, whose user is 65532.
  // https://github.com/oauth2-proxy/oauth2-proxy/blob/v7.15.3/Makefile (DOCKER_BUILD_RUNTIME_IMAGE)
  oauth2Proxy: {
    repository: 'quay.io/oauth2-proxy/oauth2-proxy',
    tag: 'v7.15.3',
    source: 'https://github.com/oauth2-proxy/oauth2-proxy/releases/tag/v7.15.3',
  },
  postgres: {
    repository: 'ghcr.io/cloudnative-pg/postgresql',
    tag: '18.4-system-trixie',
    source: 'https://github.com/cloudnative-pg/cloudnative-pg/releases/tag/v1.30.0',
  },
  pgBouncer: {
    repository: 'ghcr.io/cloudnative-pg/pgbouncer',
    tag: '1.25.1',
    source:
      'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/versions/versions.go',
  },
  valkey: {
    repository: 'docker.io/valkey/valkey',
    tag: '9.1.4',
    source: 'https://valkey.io/download/releases/v9-1-4/',
  },
  redisExporter: {
    repository: 'quay.io/oliver006/redis_exporter',
    tag: 'v1.89.0',
    source: 'https://github.com/oliver006/redis_exporter/releases/tag/v1.89.0',
  },
} as const satisfies Readonly<Record<string, ImageReference>>;
