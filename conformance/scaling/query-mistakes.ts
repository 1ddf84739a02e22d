import { Finding } from '../failures';
import type { ScaledEngines, ScalingQuery } from './scaled-engines';

/** A mistake in a query, which some case has to notice. */
export interface QueryMistake {
  readonly name: string;
  readonly signal: string;
  readonly change: (query: string) => string;
}

const withoutJob = (query: string): string => query.replaceAll(/job="[^"]*",?/g, '');

const without =
  (part: string | RegExp) =>
  (query: string): string =>
    query.replaceAll(part, '');

const replaced =
  (part: string, by: string) =>
  (query: string): string =>
    query.replaceAll(part, by);

/** As it is often written: of all series together, what there is beyond what there was. */
function difference(query: string): string {
  const [, selector = '', window = ''] = /last_over_time\((.*?)\[(\w+)\]\)/.exec(query) ?? [];
  return `(sum(${selector}) or vector(0)) - (sum(${selector} offset ${window}) or vector(0))`;
}

/** Mistakes of which engines would be too many, too few, or never there. */
export const QUERY_MISTAKES: readonly QueryMistake[] = [
  { name: 'requests that wait anywhere', signal: 'waiting', change: withoutJob },
  {
    name: 'requests that wait, on average',
    signal: 'waiting',
    change: replaced('sum(', 'avg('),
  },
  {
    name: 'requests that wait by the router’s word',
    signal: 'waiting',
    change: (query) => query.replace(/job="([^"]*)-[^-"]*"/, 'job="$1-router"'),
  },
  { name: 'caches of every model', signal: 'cache', change: withoutJob },
  { name: 'caches together', signal: 'cache', change: replaced('avg(', 'sum(') },
  { name: 'first tokens of every model', signal: 'first-token', change: withoutJob },
  {
    name: 'first tokens of nobody, who is no number',
    signal: 'first-token',
    change: without(' > 0'),
  },
  {
    name: 'first tokens without an answer',
    signal: 'first-token',
    change: without(' or vector(0)'),
  },
  { name: 'half of the first tokens', signal: 'first-token', change: replaced('0.95', '0.5') },
  { name: 'arrivals at every router', signal: 'arrivals', change: withoutJob },
  { name: 'arrivals for every model', signal: 'arrivals', change: without(/,model=~?"[^"]*"/g) },
  {
    name: 'arrivals for names that characters do not stand for',
    signal: 'arrivals',
    change: without('\\\\'),
  },
  { name: 'arrivals that were there before', signal: 'arrivals', change: without(/ offset \w+/g) },
  {
    name: 'arrivals at new series alone',
    signal: 'arrivals',
    change: without(/increase\(.*? or /g),
  },
  {
    name: 'arrivals at old series alone',
    signal: 'arrivals',
    change: without(/ or last_over_time\(.*?(?=\) or vector)/g),
  },
  { name: 'arrivals at all routers together', signal: 'arrivals', change: difference },
  {
    name: 'arrivals of all days',
    signal: 'arrivals',
    change: (query) => query.replaceAll(/increase\((.*?)\[\w+\]\)/g, '$1'),
  },
  { name: 'arrivals without an answer', signal: 'arrivals', change: without(' or vector(0)') },
];

/** The query that a mistake is made in. Throws a Finding where there is none, or nothing to change. */
export function mistaken(
  { queries }: ScaledEngines,
  { name, signal, change }: QueryMistake,
): { readonly query: ScalingQuery; readonly asked: string } {
  const query = queries.find((each) => each.signal === signal);
  const asked = query === undefined ? '' : change(query.query);
  if (query !== undefined && asked !== query.query) return { query, asked };
  throw new Finding(`the sample has nothing to make a mistake in: ${name}`);
}
