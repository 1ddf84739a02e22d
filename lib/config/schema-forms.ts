import type { z } from 'zod';

/** A JSON Schema document, or a part of one. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The forms that a value may take: the alternatives of a union, nested ones included; else the schema itself. */
export function formsOf(node: JsonSchema): JsonSchema[] {
  const union = node.anyOf ?? node.oneOf;
  return union === undefined ? [node] : union.filter(isSchema).flatMap(formsOf);
}

/** Whether a part of a document is a schema: not `true`, `false` or a list. */
export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
