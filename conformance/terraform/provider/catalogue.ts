import * as path from 'node:path';
import { parseBindings } from './bindings-schema';
import { bindingsFolder, readBindingsSource } from './bindings-source';
import { EPHEMERAL_RESOURCES } from './ephemeral';
import type { Block, ProviderSchema } from './schema';

/** The types that a set of Terraform JSON documents names, without their provider's prefix rules. */
export interface UsedTypes {
  readonly resources: ReadonlySet<string>;
  readonly dataSources: ReadonlySet<string>;
}

/** A Terraform JSON document, as far as the types in it go. */
export interface TerraformDocument {
  readonly resource?: Readonly<Record<string, object>>;
  readonly data?: Readonly<Record<string, object>>;
}

const NO_ARGUMENTS: Block = { attributes: [], blocks: [] };

/** The types that the documents use. */
export function usedTypes(documents: readonly TerraformDocument[]): UsedTypes {
  return {
    resources: new Set(documents.flatMap((document) => Object.keys(document.resource ?? {}))),
    dataSources: new Set(documents.flatMap((document) => Object.keys(document.data ?? {}))),
  };
}

/**
 * The schema of one provider, limited to the types in use: from the installed bindings where the
 * provider has some. A type that the bindings do not know is left out, so that Terraform refuses it.
 */
export function providerSchema(name: string, used: UsedTypes, nodeModules: string): ProviderSchema {
  const ephemeralResources = EPHEMERAL_RESOURCES[name] ?? {};
  if (name === 'random') {
    return { provider: NO_ARGUMENTS, resources: {}, dataSources: {}, ephemeralResources };
  }
  const packageRoot = path.join(nodeModules, '@cdktf', `provider-${name}`);
  const provider = parseBindings(readBindingsSource(packageRoot, 'provider') ?? '');
  return {
    // `alias` is Terraform's own argument; the bindings list it with the provider's.
    provider: {
      ...provider,
      attributes: provider.attributes.filter((attribute) => attribute.name !== 'alias'),
    },
    resources: schemas('resource', name, used.resources, packageRoot),
    dataSources: schemas('data', name, used.dataSources, packageRoot),
    ephemeralResources,
  };
}

function schemas(
  kind: 'resource' | 'data',
  provider: string,
  types: ReadonlySet<string>,
  packageRoot: string,
): Record<string, Block> {
  const found: Record<string, Block> = {};
  for (const type of [...types].filter((candidate) => candidate.startsWith(`${provider}_`))) {
    const source = readBindingsSource(packageRoot, bindingsFolder(kind, provider, type));
    if (source !== undefined) {
      found[type] = parseBindings(source);
    }
  }
  return found;
}
