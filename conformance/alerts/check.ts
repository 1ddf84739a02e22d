import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { emittedObjects } from '../emitted';
import { Promtool } from '../promtool';
import { ALERT_CASES } from './cases';
import { alertRules, type AlertRule } from './emitted-alerts';
import { FiredAlerts } from './fire-alerts';
import { sampleObjects } from './sample';

/** Alerts fire when something is wrong, and not when it is nearly so. */
export const alertsCheck: Check = {
  name: 'alerts',
  tier: 'default',
  shows:
    'Prometheus’ own promtool, of the version that the platform installs, evaluates every rule for an alert of ours on made series: it fires when what it is about is so, with its severity and namespace and not before its time, and stays silent when that is nearly so. No alert is without such a case, and no case without its alert. A misspelt series, a threshold that is moved, and a time that is left out are noticed for each of them.',
  cannotShow:
    'Series are made ones, by the names that programs are recorded to have. Rules of upstream’s charts, and who is called by Alertmanager, are not looked at.',
  run: async (context) => {
    const alerts = new FiredAlerts(await Promtool.find(context), ALERT_CASES);
    const sample = alertRules(sampleObjects());
    const environments = await emittedIn(context);
    const all = [...sample, ...environments.flatMap(({ rules }) => rules)];
    const results: PartResult[] = [
      await runPart('sample', () => alerts.fire(sample)),
      await runPart('cases', () => Promise.resolve(alerts.leftOver(all))),
      await runPart('notices mistakes', () => alerts.noticeMistakes(sample)),
    ];
    for (const { environment, rules } of environments) {
      if (rules.length === 0) continue;
      results.push(await runPart(environment, () => alerts.fire(rules)));
    }
    return results;
  },
};

async function emittedIn({ environments, synthesize }: CheckContext) {
  const emitted: { readonly environment: string; readonly rules: readonly AlertRule[] }[] = [];
  for (const environment of environments) {
    const objects = emittedObjects(await synthesize(environment, 'replaced'));
    emitted.push({ environment, rules: alertRules(objects) });
  }
  return emitted;
}
