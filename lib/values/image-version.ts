/**
 * The version that the tag of an image begins with, of three numbers: `2.52.0` of `rayproject/ray:2.52.0-py312`, with or
 * without a digest. Undefined for a tag of another form, and for none.
 */
export const imageVersion = (image: string): string | undefined =>
  /:(\d+\.\d+\.\d+)(?:[-_.+][\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/.exec(image)?.[1];
