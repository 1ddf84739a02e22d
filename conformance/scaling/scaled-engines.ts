import { containerOf, type EmittedContainer, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { answeringPods, has, jobOf, type AnsweringPods, type Labels } from './workloads';

/** A question that decides how many engines there are. */
export interface ScalingQuery {
  /** Name of the trigger. */
  readonly signal: string;
  readonly query: string;
  /** Above which value there has to be an engine. */
  readonly wakesAbove: number;
}

/** Engines of a model whose number follows the load, as all other objects say who they are. */
export interface ScaledEngines {
  /** The object that scales them. */
  readonly subject: string;
  readonly namespace: string;
  /** The label `job` that Prometheus gives series of the engines, and of their router. */
  readonly jobs: { readonly engines: string; readonly router: string };
  /** What a client may call the model and its adapters. */
  readonly names: readonly [string, ...string[]];
  readonly queries: readonly ScalingQuery[];
}

interface ScaledObjectSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name: string };
  readonly triggers: readonly {
    readonly type: string;
    readonly name: string;
    readonly metadata: { readonly query: string; readonly activationThreshold: string };
  }[];
}

/** All engines among the objects of an environment that Prometheus scales. */
export function scaledEngines(objects: readonly EmittedObject[]): ScaledEngines[] {
  return objects
    .filter(({ kind }) => kind === 'ScaledObject')
    .map((object) => enginesOf(object, objects));
}

function enginesOf(
  { metadata, spec }: EmittedObject,
  objects: readonly EmittedObject[],
): ScaledEngines {
  // The tests hold ScaledObjects against the definition of KEDA.
  const { scaleTargetRef, triggers } = spec as unknown as ScaledObjectSpec;
  const { namespace = '', name } = metadata;
  const near = objects.filter((object) => object.metadata.namespace === namespace);
  const engines = targetOf(scaleTargetRef, near);
  return {
    subject: `ScaledObject ${name}`,
    namespace,
    jobs: { engines: jobOf(engines, near), router: jobOf(routerOf(engines, near), near) },
    names: servedNames(containerOf(engines.pod, 'engine')),
    queries: triggers
      .filter(({ type }) => type === 'prometheus')
      .map((trigger) => ({
        signal: trigger.name,
        query: trigger.metadata.query,
        wakesAbove: Number(trigger.metadata.activationThreshold),
      })),
  };
}

/** What a ScaledObject scales. Without a kind KEDA takes it for a Deployment. */
function targetOf(
  { kind = 'Deployment', name }: ScaledObjectSpec['scaleTargetRef'],
  near: readonly EmittedObject[],
): AnsweringPods {
  const found = near.find((each) => each.kind === kind && each.metadata.name === name);
  const pods = found && answeringPods(found);
  if (pods !== undefined) return pods;
  throw new Finding(`there is no ${kind} '${name}' to scale`);
}

const SELECTOR = '--k8s-label-selector=';

/** The router that looks for engines by their labels. */
function routerOf({ name, labels }: AnsweringPods, near: readonly EmittedObject[]): AnsweringPods {
  const router = near
    .flatMap((object) => answeringPods(object) ?? [])
    .find(({ pod }) => {
      const { args } = pod.containers.find((container) => container.name === 'router') ?? {};
      const selector = args?.find((arg) => arg.startsWith(SELECTOR))?.slice(SELECTOR.length);
      return selector !== undefined && has(labels, labelsOf(selector));
    });
  if (router !== undefined) return router;
  throw new Finding(`no router looks for ${name}`);
}

const labelsOf = (selector: string): Labels =>
  Object.fromEntries(
    selector.split(',').map((each): [string, string] => {
      const [label = '', value = ''] = each.split('=');
      return [label, value];
    }),
  );

const NAME = '--served-model-name=';

/** Of the command line of an engine, which vLLM itself is asked to read by a check of its own. */
function servedNames({ args = [] }: EmittedContainer): ScaledEngines['names'] {
  const name = args.find((arg) => arg.startsWith(NAME))?.slice(NAME.length);
  if (name === undefined) throw new Finding(`an engine has no ${NAME}`);
  const start = args.indexOf('--lora-modules') + 1;
  const after = start === 0 ? [] : args.slice(start);
  const end = after.findIndex((arg) => arg.startsWith('--'));
  const modules = end === -1 ? after : after.slice(0, end);
  return [name, ...modules.map((module) => (JSON.parse(module) as { name: string }).name)];
}
