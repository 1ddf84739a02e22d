import * as fs from 'node:fs';
import * as path from 'node:path';
import type { TerraformDocument } from './provider/catalogue';
import { readStack } from './terraform';

/** A stack of an environment, ready to run. */
export interface Stack {
  readonly name: string;
  readonly folder: string;
  readonly document: StackDocument;
}

interface Lifecycle {
  readonly prevent_destroy?: boolean;
}

/** A stack's Terraform document, as far as the check looks into it. */
export interface StackDocument extends TerraformDocument {
  readonly terraform?: { readonly backend?: Readonly<Record<string, { readonly path?: string }>> };
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, { readonly lifecycle?: Lifecycle }>>>
  >;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly workingDirectory: string; readonly dependencies: readonly string[] }>
  >;
}

const REMOTE_STATE = 'terraform_remote_state';

/** The stacks of an output folder, each after those it depends on. */
export function stacksInOrder(output: string): Stack[] {
  const base = path.join(output, 'cdktf.out');
  const manifest = JSON.parse(
    fs.readFileSync(path.join(base, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const order: string[] = [];
  const visit = (name: string) => {
    if (!order.includes(name)) {
      (manifest.stacks[name]?.dependencies ?? []).forEach(visit);
      order.push(name);
    }
  };
  Object.keys(manifest.stacks).forEach(visit);
  return order.map((name) => {
    const folder = path.join(base, manifest.stacks[name]?.workingDirectory ?? '');
    return { name, folder, document: readStack(folder) as StackDocument };
  });
}

/** Where a stack's local state lies. */
export function stateFile(output: string, stack: Stack): string {
  const local = stack.document.terraform?.backend?.['local']?.path;
  return local === undefined
    ? path.join(output, 'state', `${stack.name}.tfstate`)
    : path.resolve(stack.folder, local);
}

/**
 * Keeps the state of a stack on this machine where the stack wants it in a bucket: an override file
 * beside the stack replaces the backend and what reads the state of other stacks. Returns what was
 * replaced.
 */
export function keepStateLocal(output: string, stack: Stack, stacks: readonly Stack[]): string[] {
  const { backend = {} } = stack.document.terraform ?? {};
  if ('local' in backend) {
    return [];
  }
  const readers = Object.keys(stack.document.data?.[REMOTE_STATE] ?? {});
  const config = (name: string) => {
    const source = stacks.find((other) => name.endsWith(other.name));
    if (source === undefined) {
      throw new Error(`'${REMOTE_STATE}.${name}' of '${stack.name}' reads no stack of this output`);
    }
    return { backend: 'local', config: { path: stateFile(output, source) } };
  };
  const override = {
    terraform: { backend: { local: { path: stateFile(output, stack) } } },
    ...(readers.length === 0
      ? {}
      : {
          data: { [REMOTE_STATE]: Object.fromEntries(readers.map((name) => [name, config(name)])) },
        }),
  };
  write(stack, 'conformance_state_override.tf.json', override);
  return Object.keys(backend);
}

/** The addresses of resources that a stack protects against `destroy`. */
export function protectedResources(
  document: StackDocument,
): (readonly [type: string, name: string])[] {
  return Object.entries(document.resource ?? {}).flatMap(([type, instances]) =>
    Object.entries(instances)
      .filter(([, { lifecycle }]) => lifecycle?.prevent_destroy === true)
      .map(([name]) => [type, name] as const),
  );
}

/** Lifts the protection, by an override file beside the stack. */
export function liftProtection(stack: Stack): void {
  const resource: Record<string, Record<string, object>> = {};
  for (const [type, name] of protectedResources(stack.document)) {
    resource[type] = { ...resource[type], [name]: { lifecycle: { prevent_destroy: false } } };
  }
  write(stack, 'conformance_protection_override.tf.json', { resource });
}

function write(stack: Stack, file: string, content: object): void {
  fs.writeFileSync(path.join(stack.folder, file), JSON.stringify(content, undefined, 2));
}
