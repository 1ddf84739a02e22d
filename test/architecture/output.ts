import { parseAllDocuments } from 'yaml';
import type { Environment } from '../../lib/config';
import type { RenderedUnit } from '../../lib/release/rendered-unit';
import { synthesize } from '../../bin/synthesize';
import type { Platform } from '../../stacks/platform';
import { withMadeObjects } from './made-objects';
import type { KubernetesObject } from '../support/kubernetes';

/** A block of Terraform JSON: arguments by name. */
export type TerraformBlock = Readonly<Record<string, unknown>>;

/** Terraform JSON of a stack. */
export interface TerraformJson {
  readonly terraform: { readonly backend: Readonly<Record<string, TerraformBlock>> };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, TerraformBlock>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, TerraformBlock>>>>;
  readonly [section: string]: unknown;
}

/** An object with the unit that it is rolled out with. */
export interface PlacedObject {
  readonly unit: string;
  readonly wave: number;
  readonly object: KubernetesObject;
}

/** Everything that an environment comes to, as a reader of the output sees it, with what operators make of it. */
export interface Output {
  readonly environment: Environment;
  readonly objects: readonly PlacedObject[];
  /** Terraform JSON by stack; empty without AWS. */
  readonly stacks: Readonly<Record<string, TerraformJson>>;
  /** Content of every file, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly units: readonly RenderedUnit[];
}

/** Synthesizes an environment and reads back what would be written. */
export async function outputOf(environment: Environment): Promise<Output> {
  const platform = await synthesize(environment);
  const units = [...platform.manifests.units, platform.manifests.teardown];
  return {
    environment,
    units,
    objects: units.flatMap(placedObjects).flatMap(withMadeObjects),
    stacks: stacksOf(platform.terraformFiles ?? {}),
    files: filesOf(platform),
  };
}

/** What would be written, once more, without reading it. */
export async function bytesOf(environment: Environment): Promise<Output['files']> {
  return filesOf(await synthesize(environment));
}

const filesOf = ({ manifestFiles, terraformFiles = {} }: Platform): Output['files'] => ({
  ...prefixed('dist/', manifestFiles),
  ...prefixed('cdktf.out/', terraformFiles),
});

function placedObjects({ name, wave, yaml }: RenderedUnit): PlacedObject[] {
  return parseAllDocuments(yaml).map((document) => ({
    unit: name,
    wave,
    object: document.toJS() as KubernetesObject,
  }));
}

function stacksOf(files: Readonly<Record<string, string>>): Record<string, TerraformJson> {
  const entries = Object.entries(files).flatMap(([path, text]) => {
    const stack = /^stacks\/(.+)\/cdk\.tf\.json$/.exec(path)?.[1];
    return stack === undefined ? [] : [[stack, JSON.parse(text) as TerraformJson] as const];
  });
  return Object.fromEntries(entries);
}

function prefixed(prefix: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [prefix + path, text]));
}

/** A resource or data source, with its address. */
export interface TerraformResource {
  readonly address: string;
  readonly type: string;
  readonly block: TerraformBlock;
}

/** The resources of a type over all stacks, or of every type. */
export function resourcesOf(output: Output, type?: string): TerraformResource[] {
  return Object.values(output.stacks).flatMap(({ resource = {} }) =>
    Object.entries(resource)
      .filter(([each]) => type === undefined || each === type)
      .flatMap(([each, blocks]) =>
        Object.entries(blocks).map(([name, block]) => ({
          address: `${each}.${name}`,
          type: each,
          block,
        })),
      ),
  );
}

/** `Kind namespace/name`, for messages. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
