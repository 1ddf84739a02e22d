type Kind = 'gauge' | 'counter' | 'histogram';

/** A metric that a program makes: by a class of prometheus_client, or by one that vLLM keeps under another name. */
const METRIC =
  /(?:_(?<own>gauge|counter|histogram)_cls|\b(?<client>Gauge|Counter|Histogram))\(\s*(?:name=)?"(?<name>[a-zA-Z_:][\w:]*)"/g;

/** What a histogram comes to. */
const PARTS = ['_bucket', '_sum', '_count'];

/**
 * Names of the series that a Python file makes, as prometheus_client shows them, in order. Those that an option of the program
 * brings are among them; those whose name is no literal are not.
 * https://prometheus.github.io/client_python/instrumenting/
 */
export function seriesOf(python: string): string[] {
  const names = [...python.matchAll(METRIC)].flatMap(({ groups = {} }) =>
    shownAs(groups['name'] ?? '', kindOf(groups)),
  );
  return [...new Set(names)].toSorted();
}

/** The expression lets nothing else through. */
const kindOf = ({ own, client }: Readonly<Record<string, string | undefined>>): Kind =>
  (own ?? client ?? '').toLowerCase() as Kind;

function shownAs(name: string, kind: Kind): string[] {
  switch (kind) {
    case 'gauge':
      return [name];
    case 'counter':
      return [`${name.replace(/_total$/, '')}_total`];
    case 'histogram':
      return PARTS.map((part) => name + part);
  }
}
