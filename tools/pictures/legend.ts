import type { Labels } from './made-series';

/** Grafana’s word for: as the labels say. */
const AUTO = '__auto';

/** What a line is called. https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-prometheus/src/result_transformer.ts */
export function legend(format: string, labels: Labels): string {
  if (format !== AUTO)
    return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
  const { __name__: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name || 'Value' : `${name}{${pairs.join(', ')}}`;
}
