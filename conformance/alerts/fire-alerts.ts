import { Finding } from '../failures';
import { inParallel } from '../parallel';
import type { Promtool } from '../promtool';
import type { AlertCases } from './alert-case';
import { alertMistakes } from './alert-mistakes';
import { alertTest, type AlertTest } from './alert-test';
import type { AlertRule } from './emitted-alerts';

/** Rules for alerts, asked of promtool by their cases. */
export class FiredAlerts {
  /** What rules by their text came to: most are the same in several environments. */
  private readonly fired = new Map<string, Promise<void>>();

  constructor(
    private readonly promtool: Promtool,
    private readonly cases: AlertCases,
  ) {}

  /** Every rule by its case; of all that go wrong, the first is told by a Finding. */
  async fire(rules: readonly AlertRule[]): Promise<string> {
    await inParallel(rules, async (rule) => {
      const text = JSON.stringify(rule);
      const result = this.fired.get(text) ?? this.ask(this.testOf(rule));
      this.fired.set(text, result);
      await result;
    });
    return `${rules.length} alerts`;
  }

  /** Makes mistakes in rules, once for each name: instances differ in their jobs alone. */
  async noticeMistakes(rules: readonly AlertRule[]): Promise<string> {
    const once = [...new Map(rules.map((rule) => [rule.alert, rule])).values()];
    const mistakes = once.flatMap((rule) =>
      alertMistakes(rule).map(({ name, asked }) => ({
        name: `${rule.alert}: ${name}`,
        test: this.testOf(rule, asked),
      })),
    );
    await inParallel(mistakes, async ({ name, test }) => {
      // What Prometheus cannot read would be noticed for the wrong reason.
      await this.promtool.check(test.rules);
      if (await this.passes(test)) {
        throw new Finding(`not noticed: ${name}; the case must be wrong from its first minute on`);
      }
    });
    return `${mistakes.length} in ${once.length} alerts`;
  }

  /** Throws a Finding for a case that no rule is of. */
  leftOver(rules: readonly AlertRule[]): string {
    const emitted = new Set(rules.map(({ alert }) => alert));
    const names = Object.keys(this.cases);
    const left = names.filter((name) => !emitted.has(name));
    if (left.length > 0) throw new Finding(`no alert is emitted for the case ${left.join(', ')}`);
    return `${names.length} cases`;
  }

  private testOf(rule: AlertRule, asked?: object): AlertTest {
    const makes = this.cases[rule.alert];
    if (makes === undefined) {
      throw new Finding(`no case of ${rule.alert}; write one in conformance/alerts/cases`);
    }
    return alertTest(rule, makes(rule), asked);
  }

  private async ask({ rules, tests }: AlertTest): Promise<void> {
    await this.promtool.check(rules);
    await this.promtool.test(rules, tests);
  }

  private async passes({ rules, tests }: AlertTest): Promise<boolean> {
    try {
      await this.promtool.test(rules, tests);
      return true;
    } catch (error) {
      if (error instanceof Finding) return false;
      throw error;
    }
  }
}
