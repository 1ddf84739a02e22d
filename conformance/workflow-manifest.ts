const RAW = /\{\{inputs\.parameters\.([\w-]+)\}\}/g;
const TEXT = /\{\{=toJson\(inputs\.parameters\['([\w-]+)'\]\)\}\}/g;

/** The manifest of a step of a workflow as Argo fills it in. What has no value is an empty list or text. */
export const filledManifest = (
  manifest: string,
  valueOf: (parameter: string) => string | undefined,
): string =>
  manifest
    .replaceAll(RAW, (_, name: string) => valueOf(name) ?? '[]')
    .replaceAll(TEXT, (_, name: string) => JSON.stringify(valueOf(name) ?? ''));
