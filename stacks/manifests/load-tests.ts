import { Namespace } from '../../constructs/kubernetes/core';
import { LoadTest } from '../../constructs/kubernetes/load-test';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { platformImage } from './environment-facts';
import type { ServedEndpoint } from './serving';
import { Unit } from './unit';

/** Where a test sees the files by which prompts are counted. */
const TOKENIZER = '/tokenizer';

/** One unit for each test: its Job runs once, and again when what it asks has changed. Helm does not wait for it. */
export function loadTestUnits(
  environment: Environment,
  endpoints: readonly ServedEndpoint[],
): Unit[] {
  return Object.entries(environment.serving?.loadTests ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, settings]) => {
      const served = endpoints.find((endpoint) => endpoint.name === settings.endpoint);
      const { endpoint, version = served?.liveVersion ?? '', model, ...load } = settings;
      const service = served?.versions[version];
      const folder = service?.folderOf(model);
      if (service === undefined || folder === undefined) return [];
      const unit = new Unit(`load-test-${name}`, 'workloads', { wait: false });
      const namespace = Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.serving);
      const test = new LoadTest(unit.chart, 'Test', {
        ...load,
        name: `load-test-${name}`,
        namespace,
        image: platformImage(environment, IMAGES.vllm),
        target: { url: service.url, model },
        tokenizer: { volume: folder.volume, path: TOKENIZER, subPath: folder.path },
        readyFile: folder.mark,
        subject: { served: environment.serving?.endpoints[endpoint]?.versions[version] },
      });
      service.addCaller(`load-test-${name}`, namespace, test.pods);
      return [unit];
    });
}
