import { defineEnvironment } from '../../lib/config';
import { wiredPlatform } from '../../stacks/manifests/platform';
import { podOf, variablesOf, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { objectsIn } from '../helm/compare';

/** A collector, as it was emitted. */
export interface CollectorSubject {
  /** Name of its DaemonSet or Deployment. */
  readonly name: string;
  /** Its configuration. */
  readonly config: string;
  /** The variables of its container, those of Secrets made up. */
  readonly variables: Readonly<Record<string, string>>;
}

const IMAGE = '/opentelemetry-collector-contrib:';

const isCollector = ({ image }: { readonly image: string }): boolean => image.includes(IMAGE);

const runsCollector = (object: EmittedObject): boolean =>
  (object.kind === 'DaemonSet' || object.kind === 'Deployment') &&
  podOf(object).containers.some(isCollector);

/** The collectors among objects. */
export const collectorsOf = (objects: readonly EmittedObject[]): CollectorSubject[] =>
  objects.filter(runsCollector).map((object) => subjectOf(object, objects));

function subjectOf(object: EmittedObject, objects: readonly EmittedObject[]): CollectorSubject {
  const { name, namespace } = object.metadata;
  const { containers, volumes = [] } = podOf(object);
  const map = volumes.map(({ configMap }) => configMap?.name).find((each) => each !== undefined);
  const config = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.name === map && metadata.namespace === namespace,
  )?.data?.['config.yaml'];
  if (config === undefined) throw new Finding(`${name} has no configuration`);
  const [container] = containers.filter(isCollector);
  const variables = container && variablesOf(container, (source) => `made-of-${source}`);
  return { name, config, variables: variables ?? {} };
}

/** Collectors with every kind of destination, some of which no environment has. */
export function sampleCollectors(): CollectorSubject[] {
  const environment = defineEnvironment({
    name: 'sample',
    region: 'us-west-2',
    domain: 'ml.acme.dev',
    secrets: { declared: ['vendor-key'] },
    telemetry: {
      exporters: [
        {
          kind: 'otlp',
          name: 'vendor',
          url: 'https://otlp.acme.dev/base',
          header: { name: 'x-api-key', secret: 'vendor-key' },
          signals: ['logs', 'traces'],
        },
        { kind: 'cloudwatch', signals: ['logs', 'traces'] },
      ],
      redaction: { attributes: ['^shop[.]card\\d*$'] },
    },
  });
  const units = wiredPlatform(environment).units.filter(({ name }) =>
    ['log-agents', 'telemetry'].includes(name),
  );
  const objects = units.flatMap((unit) => objectsIn(unit.render().yaml) as EmittedObject[]);
  return collectorsOf(objects);
}

/** The sample’s agent or gateway. */
export function sampleCollector(name: 'log-agent' | 'telemetry-gateway'): CollectorSubject {
  const found = sampleCollectors().find((each) => each.name === name);
  if (found === undefined) throw new Finding(`the sample has no '${name}'`);
  return found;
}
