import * as fs from 'node:fs';
import * as path from 'node:path';

const SOURCE_MAP = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

/** The name the bindings give to the folder of a resource or data source type. */
export function bindingsFolder(kind: 'resource' | 'data', provider: string, type: string): string {
  const own = type.slice(provider.length + 1).replaceAll('_', '-');
  return kind === 'resource' ? own : `data-${provider}-${own}`;
}

/**
 * The TypeScript source of one module of a `@cdktf/provider-*` package, or undefined when the
 * package has no such module. The published JavaScript carries it in its source map; unlike the
 * JavaScript it keeps, for every attribute, the generator's comment
 * `name - computed: …, optional: …, required: …`.
 */
export function readBindingsSource(packageRoot: string, folder: string): string | undefined {
  const file = path.join(packageRoot, 'lib', folder, 'index.js');
  if (!fs.existsSync(file)) {
    return undefined;
  }
  const map = SOURCE_MAP.exec(fs.readFileSync(file, 'utf8'))?.[1];
  if (map === undefined) {
    throw new Error(`${file} carries no source map; the schema of its type cannot be read`);
  }
  const { sourcesContent } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as {
    sourcesContent?: readonly string[];
  };
  const source = sourcesContent?.[0];
  if (source === undefined) {
    throw new Error(`the source map of ${file} carries no source`);
  }
  return source;
}
