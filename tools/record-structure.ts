import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordCustom } from './structure/custom';
import { recordKubernetes } from './structure/kubernetes';
import { print } from './structure/print';
import { KUBERNETES_KINDS, PRODUCTS, type RecordedProduct } from './structure/recorded';
import type { CustomResourceDefinition, Definitions } from './structure/schema';
import type { Recording } from './structure/shape';

// Records the structure of Kubernetes objects in a form of our own, for tests that have no cluster:
//
//   node tools/run.cjs tools/record-structure.ts --definitions <file> --crds <folder>
//
// The file holds Kubernetes' OpenAPI definitions; the folder one custom resource definition per file, as JSON,
// and INDEX.json, which says for each from which release of which repository it is.

/** What INDEX.json says of a definition. */
interface IndexEntry {
  readonly repository: string;
  readonly version: string;
}

const OUTPUT = join('test', 'fixtures', 'structure');

const { values } = parseArgs({
  options: { definitions: { type: 'string' }, crds: { type: 'string' } },
});

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const write = (name: string, recording: Recording): void => {
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(join(OUTPUT, `${name}.json`), print(recording));
};

const recordProduct = (
  folder: string,
  { product, definitions, only }: RecordedProduct,
): Recording => {
  const index = readJson(join(folder, 'INDEX.json')) as Readonly<Record<string, IndexEntry>>;
  const origins = definitions.map((name) => index[name]);
  const [first] = origins;
  if (first === undefined || origins.some((one) => one?.version !== first.version)) {
    throw new Error(
      `the definitions of ${product} must all be of one release: ${definitions.join(', ')}`,
    );
  }
  const resources = definitions.map(
    (name) => readJson(join(folder, `${name}.json`)) as CustomResourceDefinition,
  );
  return recordCustom(
    { product, version: first.version, source: first.repository },
    resources,
    only,
  );
};

if (values.definitions !== undefined) {
  write(
    'kubernetes',
    recordKubernetes(readJson(values.definitions) as Definitions, KUBERNETES_KINDS),
  );
}
if (values.crds !== undefined) {
  for (const [name, product] of Object.entries(PRODUCTS))
    write(name, recordProduct(values.crds, product));
}
