import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentJsonSchema, environmentReference } from '../../lib/config';
import { catalogueReference } from './catalogue-reference';

/** The generated documents, by path relative to the repository. The same sources give the same text. */
export function documents(): Readonly<Record<string, string>> {
  return {
    'environments/environment.schema.json': `${JSON.stringify(environmentJsonSchema(), undefined, 2)}\n`,
    'docs/reference/environment.md': environmentReference(),
    'docs/reference/catalogue.md': catalogueReference(),
  };
}

/** Writes the documents below a folder. */
export function writeDocuments(root: string): void {
  for (const [path, text] of Object.entries(documents())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The paths of the documents below a folder that are missing or say something else than the sources. */
export function staleDocuments(root: string): string[] {
  return Object.entries(documents())
    .filter(([path, text]) => {
      const file = join(root, path);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    })
    .map(([path]) => path);
}
