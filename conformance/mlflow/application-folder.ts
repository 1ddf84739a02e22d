import * as fs from 'node:fs';
import * as path from 'node:path';
import { emittedObject, podOf, type EmittedObject } from '../emitted';

/** What the volume of the server's application holds, in a folder. */
export function writeApplication(objects: readonly EmittedObject[], folder: string): void {
  const { volumes = [] } = podOf(emittedObject(objects, 'Deployment', 'mlflow'));
  for (const { configMap } of volumes) {
    if (configMap === undefined) continue;
    const { data = {} } = emittedObject(objects, 'ConfigMap', configMap.name);
    for (const { key, path: file } of configMap.items ?? []) {
      const target = path.join(folder, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, data[key] ?? '');
    }
  }
}
