import * as fs from 'node:fs';
import * as path from 'node:path';
import { MissingTool } from './failures';
import { buildGoProgram, type GoProgram } from './go-build';

/** Where the checks look for programs, and what they used. */
export interface Toolbox {
  /** The path of a program, or undefined. */
  readonly find: (name: string) => string | undefined;
  /** The path of a program; built from the Go module proxy when it is nowhere. */
  readonly findOrBuild: (name: string) => Promise<string>;
  /** Notes the version of a program that was used. */
  readonly used: (name: string, version: string) => void;
  readonly versions: () => ReadonlyMap<string, string>;
}

/** The version that the platform's clusters run. */
export const KUBERNETES = '1.35.4';

/**
 * The Prometheus that the chart brings in a version.
 * https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/values.yaml
 */
export const PROMETHEUS = { chart: '88.5.3', version: '3.14.0' } as const;

/** The Alertmanager of the same chart. */
export const ALERTMANAGER = { chart: PROMETHEUS.chart, version: '0.34.0' } as const;

const [, KUBERNETES_MINOR = '', KUBERNETES_PATCH = ''] = KUBERNETES.split('.');

/** A program of Kubernetes itself. */
function ofKubernetes(name: string): GoProgram {
  return {
    module: 'k8s.io/kubernetes',
    version: `v${KUBERNETES}`,
    main: `k8s.io/kubernetes/cmd/${name}`,
    staging: `v0.${KUBERNETES_MINOR}.${KUBERNETES_PATCH}`,
    // Without a version it takes itself for 0.0.0 and refuses what later versions brought.
    linkerFlags: [
      ['gitVersion', `v${KUBERNETES}`],
      ['gitMajor', '1'],
      ['gitMinor', KUBERNETES_MINOR],
    ].map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`),
  };
}

/** Prometheus 3.x is the module 0.3xx. What is asked of it has no use for clients of clouds, of which most of the building is. */
const ofPrometheus = (name: string): GoProgram => ({
  module: 'github.com/prometheus/prometheus',
  version: 'v0.314.0',
  main: `github.com/prometheus/prometheus/cmd/${name}`,
  tags: ['remove_all_sd'],
  linkerFlags: [`-X github.com/prometheus/common/version.Version=${PROMETHEUS.version}`],
});

/** The programs that can be built here; pinned, so that two runs compare. */
const GO_PROGRAMS: Readonly<Record<string, GoProgram>> = {
  helm: {
    module: 'helm.sh/helm/v3',
    version: 'v3.22.0',
    main: 'helm.sh/helm/v3/cmd/helm',
    linkerFlags: ['-X helm.sh/helm/v3/internal/version.version=v3.22.0'],
  },
  tofu: {
    module: 'github.com/opentofu/opentofu',
    version: 'v1.12.6',
    main: 'github.com/opentofu/opentofu/cmd/tofu',
  },
  // The version that the API server's own module is released with.
  etcd: {
    module: 'go.etcd.io/etcd/server/v3',
    version: 'v3.6.5',
    main: 'go.etcd.io/etcd/server/v3',
  },
  // The image's is 0.21.0, which not every module proxy has; since this one only dependencies have changed.
  // https://github.com/brancz/kube-rbac-proxy/blob/v0.21.0/CHANGELOG.md
  'kube-rbac-proxy': {
    module: 'github.com/brancz/kube-rbac-proxy',
    version: 'v0.19.1',
    main: 'github.com/brancz/kube-rbac-proxy/cmd/kube-rbac-proxy',
  },
  promtool: ofPrometheus('promtool'),
  prometheus: ofPrometheus('prometheus'),
  amtool: {
    module: 'github.com/prometheus/alertmanager',
    version: `v${ALERTMANAGER.version}`,
    main: 'github.com/prometheus/alertmanager/cmd/amtool',
    linkerFlags: [`-X github.com/prometheus/common/version.Version=${ALERTMANAGER.version}`],
  },
  'spark-operator': {
    module: 'github.com/kubeflow/spark-operator/v2',
    version: 'v2.5.2',
    main: 'github.com/kubeflow/spark-operator/v2/cmd/operator',
  },
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-scheduler': ofKubernetes('kube-scheduler'),
};

/** The programs of this machine; built ones are kept in `binaries`. */
export function toolbox(binaries: string): Toolbox {
  const versions = new Map<string, string>();
  const find = (name: string) => findProgram(name, binaries);
  return {
    find,
    findOrBuild: async (name) => find(name) ?? (await build(name, find('go'), binaries)),
    used: (name, version) => versions.set(name, version),
    versions: () => versions,
  };
}

/** How a person installs a program that is missing. */
export function installHint(name: string): string {
  const program = GO_PROGRAMS[name];
  return program === undefined
    ? 'your package manager'
    : `your package manager, or Go (https://go.dev/dl), which builds ${program.main}@${program.version} here`;
}

function findProgram(name: string, binaries: string): string | undefined {
  const folders = [binaries, ...(process.env['PATH'] ?? '').split(path.delimiter)];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

async function build(name: string, go: string | undefined, binaries: string): Promise<string> {
  const program = GO_PROGRAMS[name];
  if (program === undefined || go === undefined) {
    throw new MissingTool(name, installHint(name));
  }
  return buildGoProgram(go, name, program, binaries);
}
