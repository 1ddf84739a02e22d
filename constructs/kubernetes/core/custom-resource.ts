import type { Construct } from 'constructs';
import { platformMetadata, type MetadataOptions } from './metadata';
import { PlainObject } from './plain-object';

/** What makes a custom resource. */
export interface CustomResourceProps<Spec extends object> extends MetadataOptions {
  /** Group and version, such as `karpenter.sh/v1`. */
  readonly apiVersion: string;
  /** The kind, such as `NodePool`. */
  readonly kind: string;
  /** The object's `spec`; give it an interface with exactly the fields you support. */
  readonly spec: Spec;
}

/** An object of a kind that some CustomResourceDefinition adds, with a typed `spec`. */
export class CustomResource<Spec extends object> extends PlainObject {
  constructor(scope: Construct, id: string, props: CustomResourceProps<Spec>) {
    super(scope, id, {
      apiVersion: props.apiVersion,
      kind: props.kind,
      metadata: platformMetadata(props),
      spec: props.spec,
    });
  }
}
