import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromLines } from '../../../tools/structure/lines';
import type { Recording, Shape } from '../../../tools/structure/shape';

const FOLDER = resolve(__dirname, '../../fixtures/structure');

/** A kind as its product declares it. */
export interface Kind {
  readonly scope: 'Cluster' | 'Namespaced' | undefined;
  readonly shape: Shape;
}

interface Known {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Structures that kinds of one recording share; Kubernetes' own are everybody's. */
  readonly shared: ReadonlyMap<string, Shape>;
}

/** A name shared within one recording must not be mistaken for that of another. */
const qualify = (recording: string, shape: Shape): Shape => {
  if (shape.kind === 'list') return { ...shape, items: qualify(recording, shape.items) };
  if (shape.kind === 'map') return { ...shape, values: qualify(recording, shape.values) };
  if (shape.kind === 'reference') {
    return shape.name.includes('.') ? shape : { ...shape, name: `${recording}:${shape.name}` };
  }
  if (shape.kind !== 'object') return shape;
  const fields = [...shape.fields].map(
    ([name, field]) => [name, { ...field, shape: qualify(recording, field.shape) }] as const,
  );
  return { ...shape, fields: new Map(fields) };
};

const readAll = (): Known => {
  const kinds = new Map<string, Kind>();
  const shared = new Map<string, Shape>();
  for (const file of readdirSync(FOLDER).sort()) {
    const { kinds: recorded, shared: named } = JSON.parse(
      readFileSync(join(FOLDER, file), 'utf8'),
    ) as Recording;
    for (const [key, { scope, structure }] of Object.entries(recorded)) {
      kinds.set(key, { scope, shape: qualify(file, fromLines(structure)) });
    }
    for (const [name, lines] of Object.entries(named)) {
      shared.set(name.includes('.') ? name : `${file}:${name}`, qualify(file, fromLines(lines)));
    }
  }
  return { kinds, shared };
};

let known: Known | undefined;

/** All recordings, read once. */
export const recordings = (): Known => (known ??= readAll());
