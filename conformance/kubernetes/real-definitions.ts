import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CheckContext } from '../check';
import { ChartStore } from '../charts/chart-store';
import { ownDefinitions, template } from '../charts/checked-release';
import { releasesOf, type CheckedRelease } from '../charts/releases';
import { MissingTool } from '../failures';
import { downloadModule, type GoModule } from '../go-module';
import { objectsIn } from '../helm/compare';
import { environmentNames } from '../synthesize';
import type { KubernetesObject } from './api-client';

/** Definitions in a folder of a Go module. */
interface DefinitionModule extends GoModule {
  readonly folder: string;
}

const DEFINITION = 'CustomResourceDefinition';

/** Definitions of charts that travel in no Go module, by the name of the chart. */
const DEFINITION_MODULES: Readonly<Record<string, DefinitionModule>> = {
  'cloudnative-pg': {
    module: 'github.com/cloudnative-pg/cloudnative-pg',
    version: 'v1.30.0',
    folder: 'config/crd/bases',
  },
  'kubeflow-trainer': {
    module: 'github.com/kubeflow/trainer/v2',
    version: 'v2.3.0',
    folder: 'manifests/base/crds',
  },
  'kuberay-operator': {
    module: 'github.com/ray-project/kuberay/ray-operator',
    version: 'v1.7.0',
    folder: 'config/crd/bases',
  },
  'plugin-barman-cloud': {
    module: 'github.com/cloudnative-pg/plugin-barman-cloud',
    version: 'v0.13.0',
    folder: 'config/crd/bases',
  },
  'prometheus-operator-crds': {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.93.1',
    folder: 'example/prometheus-operator-crd',
  },
};

/** The definitions that the upstream charts of all environments bring, as far as they can be had here. */
export async function realDefinitions(context: CheckContext): Promise<KubernetesObject[]> {
  const { root, scratch, tools } = context;
  const helm = await tools.findOrBuild('helm');
  const kept = path.join(root, '.conformance/charts');
  const store = new ChartStore({ helm, go: tools.find('go'), kept, scratch });
  const found = new Map<string, KubernetesObject>();
  for (const checked of releasesOf(root, environmentNames(root))) {
    for (const definition of await definitionsOfRelease(helm, store, checked, tools.find('go'))) {
      found.set(definition.metadata.name, definition);
    }
  }
  return [...found.values()];
}

async function definitionsOfRelease(
  helm: string,
  store: ChartStore,
  { release }: CheckedRelease,
  go: string | undefined,
): Promise<KubernetesObject[]> {
  try {
    const chart = await store.find(release.chart);
    const { stdout } = await template(helm, chart.path, release, release.values);
    const own = release.skipDefinitions === true ? [] : await ownDefinitions(helm, chart.path);
    return [...(objectsIn(stdout) as KubernetesObject[]).filter(isDefinition), ...own];
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    const module = DEFINITION_MODULES[release.chart.name];
    return module === undefined ? [] : definitionsOfModule(go, module);
  }
}

async function definitionsOfModule(
  go: string | undefined,
  module: DefinitionModule,
): Promise<KubernetesObject[]> {
  const folder = await downloadModule(go, module).then(
    (found) => path.join(found, module.folder),
    () => undefined,
  );
  if (folder === undefined) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => objectsIn(fs.readFileSync(path.join(folder, file), 'utf8')))
    .map((object) => object as KubernetesObject)
    .filter(isDefinition);
}

const isDefinition = ({ kind }: KubernetesObject): boolean => kind === DEFINITION;
