import { ValueError } from '../../../lib/values';
import type { MetricsSource, Objective } from './experiment-props';

const OUTPUT: MetricsSource = { from: 'output' };

/** Names that are found in lines unless there are formats. https://github.com/kubeflow/katib/blob/v0.19.0/pkg/metricscollector/v1beta1/common/const.go */
const PLAIN_NAME = /^[\w|-]+$/;
const TWO_GROUPS = /\(.*\).*\(.*\)/;
const FOLDER = /^(\/[\w.-]+)+$/;

/** What reads metrics, as Katib writes it. */
export function collectorSpec(source: MetricsSource = OUTPUT): object {
  switch (source.from) {
    case 'output':
      return { collector: { kind: 'StdOut' }, source: filterOf(source.formats) };
    case 'file':
      return {
        collector: { kind: 'File' },
        source: {
          ...filterOf(source.formats),
          fileSystemPath: {
            kind: 'File',
            path: source.path,
            format: source.format === 'text' ? 'TEXT' : 'JSON',
          },
        },
      };
    case 'tensorFlowEvents':
      return {
        collector: { kind: 'TensorFlowEvent' },
        source: { fileSystemPath: { kind: 'Directory', path: source.path } },
      };
  }
}

const filterOf = (formats: readonly string[] | undefined): object | undefined =>
  formats && { filter: { metricsFormat: [...formats] } };

/** Throws a ValueError for metrics that would never be found. */
export function assertMetrics(source: MetricsSource = OUTPUT, objective: Objective): void {
  if ('path' in source) assertPath(source);
  const { formats } = source.from === 'tensorFlowEvents' ? {} : source;
  if (formats !== undefined) assertFormats(formats, source);
  const isPlain = source.from === 'output' || (source.from === 'file' && source.format === 'text');
  assertNames([objective.metric, ...(objective.additionalMetrics ?? [])], isPlain && !formats);
}

function assertPath({ path, from }: Extract<MetricsSource, { readonly path: string }>): void {
  const isDeep = from === 'tensorFlowEvents' || path.lastIndexOf('/') > 0;
  if (FOLDER.test(path) && isDeep) return;
  throw new ValueError(
    `'path' must be absolute, in a folder below '/', such as '/tmp/metrics/log', got '${path}'`,
  );
}

function assertFormats(formats: readonly string[], source: MetricsSource): void {
  if (source.from === 'file' && source.format === 'json') {
    throw new ValueError(`'formats' must be left out for JSON, whose keys are the names`);
  }
  const other = formats.find((format) => !TWO_GROUPS.test(format));
  if (formats.length > 0 && other === undefined) return;
  throw new ValueError(
    `'formats' must be regular expressions with two groups, for name and value, got '${other ?? ''}'`,
  );
}

function assertNames(names: readonly string[], arePlain: boolean): void {
  if (new Set(names).size < names.length) {
    throw new ValueError(`metrics must be named once each, got ${names.join(', ')}`);
  }
  const wrong = names.find((name) =>
    arePlain ? !PLAIN_NAME.test(name) : name === '' || name.includes(';'),
  );
  if (wrong === undefined) return;
  throw new ValueError(
    arePlain
      ? `a metric must be of letters, digits, '_', '-' and '|' in lines without 'formats', got '${wrong}'`
      : `a metric must have a name without ';', got '${wrong}'`,
  );
}
