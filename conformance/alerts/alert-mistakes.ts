import type { AlertRule } from './emitted-alerts';

/** A mistake in a rule, which its case has to notice. */
export interface AlertMistake {
  readonly name: string;
  /** The rule with the mistake in it. */
  readonly asked: object;
}

/** More, and less, than anything that is measured. */
const MOST = '1e12';
const LEAST = '-1e12';

/** A comparison with a number. */
const COMPARISON = /(?<operator>>=?|<=?|==) (?<limit>-?[\d.]+(?:e\d+)?)/g;

/** The operator that is met by everything, and the number that goes with it. */
const MET: Readonly<Record<string, string>> = {
  '>': `>= ${LEAST}`,
  '>=': `>= ${LEAST}`,
  '<': `<= ${MOST}`,
  '<=': `<= ${MOST}`,
  '==': `>= ${LEAST}`,
};

/** The number that nothing meets. */
const UNMET: Readonly<Record<string, string>> = {
  '>': MOST,
  '>=': MOST,
  '<': LEAST,
  '<=': LEAST,
  '==': MOST,
};

/** Names before their labels. */
const SERIES = /(?<![\w:"])[a-zA-Z_:][\w:]*(?=\{)/g;

/** Mistakes in a rule: a series is misspelt, a threshold is moved to either side, or its time is left out. */
export const alertMistakes = (rule: AlertRule): AlertMistake[] => [
  ...misspelt(rule),
  ...outOfReach(rule),
  ...(rule.expr.search(COMPARISON) >= 0
    ? [
        {
          name: 'thresholds that everything is over',
          asked: withExpression(rule, (expr) =>
            expr.replaceAll(COMPARISON, (_all, operator: string) => MET[operator] ?? ''),
          ),
        },
      ]
    : []),
  { name: 'no time', asked: { ...rule, for: '0m' } },
];

const withExpression = (rule: AlertRule, change: (expr: string) => string): AlertRule => ({
  ...rule,
  expr: change(rule.expr),
});

const misspelt = (rule: AlertRule): AlertMistake[] =>
  [...new Set(rule.expr.match(SERIES))].map((series) => ({
    name: `${series}, misspelt`,
    asked: withExpression(rule, (expr) =>
      expr.replaceAll(SERIES, (name) => (name === series ? `${name}_other` : name)),
    ),
  }));

/** Each threshold by itself. */
const outOfReach = (rule: AlertRule): AlertMistake[] =>
  [...rule.expr.matchAll(COMPARISON)].map(({ 0: whole, index, groups = {} }) => {
    const operator = groups['operator'] ?? '';
    const moved = `${operator} ${UNMET[operator] ?? ''}`;
    return {
      name: `'${whole}' out of reach`,
      asked: withExpression(
        rule,
        (expr) => expr.slice(0, index) + moved + expr.slice(index + whole.length),
      ),
    };
  });
