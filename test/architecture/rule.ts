import type { KubernetesObject } from '../support/kubernetes';
import type { Output, TerraformBlock } from './output';

/** A statement about the whole output that holds in every environment. */
export interface Rule {
  /** The statement. */
  readonly name: string;
  /** Where the other side of the comparison comes from: what the rule trusts. */
  readonly source: string;
  /** What contradicts the statement; empty where it holds. */
  readonly check: (output: Output) => readonly string[];
  /** One cut each: after it, the check must find something. */
  readonly mutations: readonly Mutation[];
}

/** A change to an output that a rule must notice. */
export interface Mutation {
  /** What is done to the output. */
  readonly name: string;
  /** Environments that have what is cut; all with AWS by default. */
  readonly environment?: string;
  readonly apply: (output: Output) => Output;
}

/** Changes each object that a predicate picks; fails where none is picked, so that no mutation is idle. */
export function mutateObjects(
  pick: (object: KubernetesObject) => boolean,
  change: (object: Mutable) => void,
): (output: Output) => Output {
  return (output) => {
    const picked = output.objects.filter(({ object }) => pick(object));
    if (picked.length === 0) throw new Error('the mutation picks no object');
    return {
      ...output,
      objects: output.objects.map((placed) => {
        if (!pick(placed.object)) return placed;
        const copy = structuredClone(placed.object) as Mutable;
        change(copy);
        return { ...placed, object: copy as unknown as KubernetesObject };
      }),
    };
  };
}

/** Removes each object that a predicate picks; fails where none is picked. */
export function removeObjects(
  pick: (object: KubernetesObject) => boolean,
): (output: Output) => Output {
  return (output) => {
    const objects = output.objects.filter(({ object }) => !pick(object));
    if (objects.length === output.objects.length) throw new Error('the mutation picks no object');
    return { ...output, objects };
  };
}

/** Changes each resource of a type; fails where there is none. */
export function mutateResources(
  type: string,
  change: (block: Mutable) => void,
): (output: Output) => Output {
  return (output) => {
    const stacks = structuredClone(output.stacks) as Record<
      string,
      { resource?: Record<string, Record<string, TerraformBlock>> }
    >;
    const blocks = Object.values(stacks).flatMap(({ resource = {} }) =>
      Object.values(resource[type] ?? {}),
    );
    if (blocks.length === 0) throw new Error(`the mutation finds no ${type}`);
    for (const block of blocks) change(block);
    return { ...output, stacks: stacks as unknown as Output['stacks'] };
  };
}

/** Removes every resource of a type; fails where there is none. */
export function removeResources(type: string): (output: Output) => Output {
  return (output) => {
    const stacks = structuredClone(output.stacks) as Record<
      string,
      { resource?: Record<string, unknown> }
    >;
    const owners = Object.values(stacks).filter(({ resource = {} }) => type in resource);
    if (owners.length === 0) throw new Error(`the mutation finds no ${type}`);
    for (const { resource = {} } of owners) Reflect.deleteProperty(resource, type);
    return { ...output, stacks: stacks as unknown as Output['stacks'] };
  };
}

/** A JSON value that a mutation may change. */
export type Mutable = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a mutation breaks types on purpose
