import type { KubernetesObject } from './api-client';

/** A pod template, and the object that it belongs to. */
export interface TemplatedPod {
  readonly owner: KubernetesObject;
  readonly pod: KubernetesObject;
}

interface Template {
  readonly metadata?: object;
  readonly spec?: PodSpec;
}

interface PodSpec {
  readonly volumes?: readonly object[];
}

interface Workload {
  readonly spec?: {
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
  };
}

/** The kinds whose pods the cluster's own controllers make from a template. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** Names of the claims that a StatefulSet makes for each of its pods. */
const claimsOf = ({ spec }: Workload): string[] =>
  (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);

/** A pod with the volumes of its claims, which its controller adds. */
function withClaims(spec: PodSpec, claims: readonly string[]): PodSpec {
  if (claims.length === 0) return spec;
  const volumes = claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...spec, volumes: [...(spec.volumes ?? []), ...volumes] };
}

/** Groups of custom resources with whole pod templates, which their operators make pods of. */
const OPERATORS = ['ray.io', 'trainer.kubeflow.org', 'kubeflow.org'];

/** The templates of an object: that of a workload, or all that a custom resource holds. */
function templatesOf(owner: KubernetesObject): Template[] {
  const { spec } = owner as Workload;
  const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
  if (WORKLOADS.includes(owner.kind)) return template === undefined ? [] : [template];
  const [group = ''] = owner.apiVersion.split('/');
  return OPERATORS.includes(group) ? templatesIn(spec) : [];
}

/** Everything in a value that is a template of pods. */
function templatesIn(value: unknown): Template[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isTemplate(value)) return [value];
  return Object.values(value).flatMap(templatesIn);
}

const isTemplate = (value: object): value is Template =>
  'spec' in value &&
  typeof value.spec === 'object' &&
  value.spec !== null &&
  'containers' in value.spec;

/** The pods that controllers would make from the objects, one per template. */
export function templatedPods(objects: readonly KubernetesObject[]): TemplatedPod[] {
  return objects.flatMap((owner) => {
    const { name, namespace } = owner.metadata;
    const claims = WORKLOADS.includes(owner.kind) ? claimsOf(owner as Workload) : [];
    return templatesOf(owner).flatMap(({ metadata, spec }, index) =>
      spec === undefined
        ? []
        : [
            {
              owner,
              pod: {
                apiVersion: 'v1',
                kind: 'Pod',
                metadata: {
                  ...metadata,
                  name: `${name}-${index}`,
                  ...(namespace === undefined ? {} : { namespace }),
                },
                spec: withClaims(spec, claims),
              } as KubernetesObject,
            },
          ],
    );
  });
}
