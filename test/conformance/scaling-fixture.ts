import type { EmittedObject } from '../../conformance/emitted';

/** An object in the namespace of served models; `spec` is what other checks do not read. */
export const object = (kind: string, name: string, spec: object): EmittedObject => ({
  kind,
  metadata: { name, namespace: 'serving' },
  spec,
});

export const pods = (
  labels: Record<string, string>,
  container: string,
  args: readonly string[],
) => ({
  metadata: { labels },
  spec: { containers: [{ name: container, image: 'made', args }] },
});

const monitor = (name: string) =>
  object('PodMonitor', name, { selector: { matchLabels: { name } } });

export const ENGINE = pods({ name: 'llama', answers: 'true' }, 'engine', [
  '--served-model-name=llama-3.1',
  '--lora-modules',
  '{"name":"sql"}',
  '{"name":"law"}',
  '--max-loras=2',
]);

export const OBJECTS = {
  engine: object('Deployment', 'llama', { template: ENGINE }),
  engines: monitor('llama'),
  router: object('Deployment', 'router', {
    template: pods({ name: 'router' }, 'router', ['--k8s-label-selector=answers=true,name=llama']),
  }),
  other: object('Deployment', 'other', {
    template: pods({ name: 'other' }, 'router', ['--k8s-label-selector=answers=true,name=other']),
  }),
  routers: monitor('router'),
  scaled: object('ScaledObject', 'llama', {
    scaleTargetRef: { name: 'llama' },
    triggers: [
      { type: 'cron', name: 'office-hours', metadata: {} },
      {
        type: 'prometheus',
        name: 'waiting',
        metadata: { query: 'sum(x)', activationThreshold: '2' },
      },
    ],
  }),
};

export const objectsWith = (changes: Partial<Record<keyof typeof OBJECTS, EmittedObject>> = {}) =>
  Object.values({ ...OBJECTS, ...changes });

export const EMPTY = object('ConfigMap', 'empty', {});
