import type { EmittedObject } from './emitted';

/** Rules of a PrometheusRule, as Prometheus reads them from a file. */
export interface RuleGroups {
  readonly name: string;
  readonly groups: readonly object[];
}

/** The rules of all PrometheusRules. */
export const ruleGroups = (objects: readonly EmittedObject[]): RuleGroups[] =>
  objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      // The operator writes the member into a file as it is.
      groups: (spec as { readonly groups?: readonly object[] } | undefined)?.groups ?? [],
    }));

const group = (rule: object) => [{ name: 'made', rules: [rule] }];

/** Rules that Prometheus refuses. */
export const UNREADABLE_RULES: readonly RuleGroups[] = [
  {
    name: 'an expression that is not ended',
    groups: group({ alert: 'TooMany', expr: 'sum(vllm:num_requests_waiting' }),
  },
  {
    name: 'a function that there is not',
    groups: group({ alert: 'TooMany', expr: 'average(vllm:num_requests_waiting) > 1' }),
  },
  {
    name: 'an unknown member',
    groups: group({ alert: 'TooMany', expr: 'vector(1)', after: '5m' }),
  },
  {
    name: 'a name that no series may have twice',
    groups: [
      {
        name: 'made',
        rules: [
          { record: 'made', expr: 'vector(1)' },
          { record: 'made', expr: 'vector(1)' },
        ],
      },
    ],
  },
];
