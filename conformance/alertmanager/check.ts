import type { AlertingValues } from '../../constructs/operators';
import { releasesOf } from '../charts/releases';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { alertingOf, usualCases, type RouteCase } from './alerting-of';
import { Amtool, type LaidConfig } from './amtool';
import { MESSAGE_CASES, MESSAGE_DATA } from './messages';
import { CONFIG_MISTAKES, ROUTE_MISTAKE } from './mistakes';
import { SAMPLE_CASES, sampleAlerting } from './sample';

/** Alertmanager takes what it is told, and alerts go to whom they are for. */
export const alertmanagerCheck: Check = {
  name: 'alertmanager',
  tier: 'default',
  shows:
    'Alertmanager’s own amtool, of the version that the platform installs, takes the configuration of a sample with every kind of receiver and of each environment that has receivers, with the templates of messages; says of alerts by severity, team and namespace whom they reach; and writes the messages, with links to what to do. Mistakes are noticed.',
  cannotShow:
    'Nothing is sent: secrets, addresses and what receivers make of a message are not tried. The Prometheus operator, which reads the configuration first, does not run.',
  run: async (context) => {
    const amtool = await Amtool.find(context);
    const sample = required(sampleAlerting());
    return [
      await runPart('sample', () => judge(amtool, sample, SAMPLE_CASES)),
      await runPart('messages', () => readMessages(amtool, sample)),
      await runPart('notices mistakes', () => noticesMistakes(amtool, sample)),
      ...(await environmentParts(context, amtool)),
    ];
  },
};

function required(values: AlertingValues | undefined): AlertingValues {
  if (values === undefined) throw new Error('the sample has no receivers');
  return values;
}

async function environmentParts(
  { root, environments }: CheckContext,
  amtool: Amtool,
): Promise<PartResult[]> {
  const parts: PartResult[] = [];
  for (const environment of environments) {
    const releases = releasesOf(root, [environment]).map(({ release }) => release);
    const values = alertingOf(releases);
    if (values === undefined) continue;
    parts.push(await runPart(environment, () => judge(amtool, values, usualCases(values))));
  }
  return parts;
}

async function judge(
  amtool: Amtool,
  values: AlertingValues,
  cases: readonly RouteCase[],
): Promise<string> {
  const laid = amtool.lay(values);
  await take(amtool, laid, values);
  await goWhereTheyShould(amtool, laid, cases);
  return `${values.config.receivers.length} receivers, ${cases.length} alerts`;
}

/** Alertmanager itself looks for a template when it sends, and not before. */
async function take(amtool: Amtool, laid: LaidConfig, { config }: AlertingValues): Promise<void> {
  await amtool.check(laid);
  const calls = JSON.stringify(config.receivers).matchAll(/template \\"([\w.]+)\\"/g);
  const names = [...new Set([...calls].map(([, name = '']) => name))];
  const text = names.map((name) => `{{ template "${name}" . }}`).join('');
  if (text !== '') await amtool.rendered(laid, text, MESSAGE_DATA);
}

async function goWhereTheyShould(
  amtool: Amtool,
  laid: LaidConfig,
  cases: readonly RouteCase[],
): Promise<void> {
  for (const { labels, told } of cases) {
    const receivers = await amtool.receiversOf(laid, { alertname: 'Any', ...labels });
    if (receivers.join() === told.join()) continue;
    throw new Finding(
      `${JSON.stringify(labels)} reaches ${receivers.join()}, and should ${told.join()}`,
    );
  }
}

async function readMessages(amtool: Amtool, values: AlertingValues): Promise<string> {
  const laid = amtool.lay(values);
  for (const { template, expected } of MESSAGE_CASES) {
    const text = `{{ template "platform.${template}" . }}`;
    const said = await amtool.rendered(laid, text, MESSAGE_DATA);
    if (said.trim() === expected.trim()) continue;
    throw new Finding(`'${template}' says ${JSON.stringify(said)}`);
  }
  return `${MESSAGE_CASES.length} templates`;
}

async function noticesMistakes(amtool: Amtool, values: AlertingValues): Promise<string> {
  for (const { name, apply } of CONFIG_MISTAKES) {
    const wrong = apply(values);
    await complains(name, () => take(amtool, amtool.lay(wrong), wrong));
  }
  const { name, apply } = ROUTE_MISTAKE;
  await complains(name, () => goWhereTheyShould(amtool, amtool.lay(apply(values)), SAMPLE_CASES));
  return `${CONFIG_MISTAKES.length} in configurations, 1 in routes`;
}

async function complains(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Finding) return;
    throw error;
  }
  throw new Finding(`not noticed: ${name}`);
}
