import { Namespace } from '../../constructs/kubernetes/core';
import { OpenWebUi, type ChatFiles } from '../../constructs/kubernetes/open-webui';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { CHAT_FOLDER, CHAT_PREFIX } from '../../lib/contracts/applications/open-webui';
import { platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { ObjectPrefix } from '../../lib/values';
import type { ApplicationServices } from './application-services';
import { clusterNetwork, everybody, platformImage } from './environment-facts';
import type { ServedEndpoint } from './serving';
import { sharedFolder } from './shared-folder';
import { Unit } from './unit';

/** What Open WebUI is handed. */
export interface OpenWebUiServices extends ApplicationServices {
  /** Everything that is served. */
  readonly endpoints: readonly ServedEndpoint[];
}

/** Open WebUI, where it is on, wired to routers within the cluster. */
export function openWebUiUnits(environment: Environment, services: OpenWebUiServices): Unit[] {
  const { openWebUi: settings, access } = environment;
  if (settings === undefined || !runs(environment, 'openWebUi')) return [];
  const unit = new Unit('open-webui', 'workloads');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.openWebUi);
  const endpoints = services.endpoints.filter(({ name }) => settings.endpoints.includes(name));
  const webUi = new OpenWebUi(unit.chart, 'OpenWebUi', {
    ...services,
    namespace,
    host: platformHosts(environment).chat,
    image: platformImage(environment, IMAGES.openWebUi),
    groups: settings.groups ?? everybody(environment),
    adminGroups: [access.admin.group],
    models: endpoints.map(({ name, live }) => ({ name, url: live.url })),
    files: filesOf(environment),
    resources: { cpu: '500m', memory: '2Gi', memoryLimit: settings.memory },
  });
  for (const { live } of endpoints) live.addCaller('open-webui', namespace, webUi.pods);
  return [unit];
}

function filesOf(environment: Environment): ChatFiles {
  if (environment.provider === 'none') {
    return { volume: sharedFolder(environment, { name: NAMESPACES.openWebUi }, CHAT_FOLDER) };
  }
  return {
    objects: ObjectPrefix.of(resourceNames(environment).buckets.artifacts, CHAT_PREFIX),
    aws: {
      network: clusterNetwork(environment),
      roleArn: irsaRoleArn(environment, 'open-webui'),
    },
  };
}
