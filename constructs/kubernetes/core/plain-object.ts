import { ApiObject, JsonPatch, Lazy, type ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

type Members = Readonly<Record<string, unknown>>;

/**
 * An object whose members are written as they are: texts, numbers, truths, lists and mappings of them, and what is said to
 * be `Lazy`. It renders what cdk8s would: cdk8s asks of every member three times whether it is something else, which was a
 * tenth of the time of a synth. Fails for a member of another class.
 */
export class PlainObject extends ApiObject {
  private readonly changes: JsonPatch[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly members: ApiObjectProps,
  ) {
    super(scope, id, members);
  }

  override addJsonPatch(...changes: JsonPatch[]): void {
    this.changes.push(...changes);
  }

  override toJson(): unknown {
    const { apiVersion, kind, metadata: _, ...others } = this.members;
    const metadata: unknown = this.metadata.toJson();
    const object = { apiVersion, kind, metadata, ...this.sorted(others) };
    return this.changes.length === 0 ? object : JsonPatch.apply(object, ...this.changes);
  }

  private sorted(members: Members): Members {
    const sorted: Record<string, unknown> = {};
    for (const key of Object.keys(members).sort()) {
      const value = this.plain(members[key]);
      if (value !== undefined) sorted[key] = value;
    }
    return sorted;
  }

  private plain(value: unknown): unknown {
    if (typeof value !== 'object') return value;
    if (value === null) return undefined;
    if (Array.isArray(value)) return value.map((each) => this.plain(each));
    if (isMapping(value)) return this.sorted(value);
    if (value instanceof Lazy) return this.plain(value.produce());
    if (value instanceof k8s.IntOrString) return value.value;
    throw new ValidationError(
      this,
      `a member must be a text, a number, a truth, a list or a mapping, got a ${value.constructor.name}`,
    );
  }
}

const isMapping = (value: object): value is Members => value.constructor === Object;
