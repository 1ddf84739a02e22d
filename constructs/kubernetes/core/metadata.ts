import { PLATFORM } from '../../../lib/contracts/labels';

/** Labels of an object or of pods. */
export type Labels = Readonly<Record<string, string>>;

/** What names and labels an object. */
export interface MetadataOptions {
  /** The object's name, always explicit: a generated one carries a hash and cannot be referred to. */
  readonly name: string;
  /** What the object is a part of inside the platform, such as `storage`; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * The namespace of a namespaced object.
   * @default - none, for cluster-scoped objects
   */
  readonly namespace?: string;
  /**
   * The application, `app.kubernetes.io/name`; at most 63 characters.
   * @default - the object's name
   */
  readonly app?: string;
  /**
   * Labels beside the four that every object carries.
   * @default - none
   */
  readonly labels?: Labels;
  /**
   * Annotations.
   * @default - none
   */
  readonly annotations?: Labels;
}

/** Metadata as the platform writes it: an explicit name and the four recommended labels. */
export interface PlatformMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** The metadata of an object: `platformMetadata({ name: 'gp3', component: 'storage' })`. */
export function platformMetadata(options: MetadataOptions): PlatformMetadata {
  return {
    name: options.name,
    namespace: options.namespace,
    labels: {
      ...platformLabels(options.app ?? options.name, options.component),
      ...options.labels,
    },
    annotations: options.annotations && { ...options.annotations },
  };
}

/**
 * The four recommended labels.
 *
 * Never select by `managed-by`: Helm overwrites it with its own name.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function platformLabels(app: string, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': PLATFORM,
    'app.kubernetes.io/managed-by': PLATFORM,
  };
}
