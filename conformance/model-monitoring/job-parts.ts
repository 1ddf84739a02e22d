import { JOB_SERIES } from '../../constructs/kubernetes/model-monitoring';
import { Finding } from '../failures';
import { sameNames } from './observer-parts';
import { namesIn, sampleIn, type MonitoringSubject } from './subject';

const VALIDATION = 'monitor-churn-validation';
const DRIFT = 'monitor-churn-drift';

const MILLISECONDS = 1000;
const VALUES = 600;

/** Where a job finds the world. */
function places({
  world,
  settings,
}: {
  readonly world: { readonly url: string };
  readonly settings: object;
}) {
  const { push, retraining } = settings as Readonly<Record<'push' | 'retraining', object>>;
  return {
    push: { ...push, url: world.url },
    retraining: { ...retraining, url: `${world.url}/airflow`, tokenUrl: `${world.url}/token` },
  };
}

/** What a job has pushed last. */
function pushed({ world }: MonitoringSubject): { readonly path: string; readonly text: string } {
  const last = world.sentTo('PUT', '/metrics/job').at(-1);
  if (last === undefined) throw new Finding('nothing was pushed');
  return { path: last.path, text: last.body };
}

/** A model that is right in a half of the cases: told, and trained anew. */
export async function validates(subject: MonitoringSubject): Promise<string> {
  const examples = Array.from({ length: 20 }, (_, index) => ({
    request: { instances: [{ tenure: index }] },
    label: index % 2 === 0 ? 'stays' : 'leaves',
  }));
  const { world } = subject;
  world.runs.length = 0;
  const settings = subject.settings(VALIDATION);
  const result = await subject.job(VALIDATION, 'validate_model.py', {
    ...places({ world, settings }),
    url: `${world.url}${new URL(String(settings['url'])).pathname}`,
    dataset: subject.lines('examples', examples),
  });
  const { text } = pushed(subject);
  const accuracy = sampleIn(text, 'model_quality', 'metric="accuracy"');
  if (accuracy !== 0.5) throw new Finding(`the accuracy is ${String(accuracy)}, not 0.5`);
  const [run] = world.runs;
  if (run?.startsWith('retrain__churn__') !== true) {
    throw new Finding(`no run was begun: ${JSON.stringify(result)}`);
  }
  const begun = world.sentTo('POST', '/airflow/api/v2/dags/retrain_model/dagRuns').at(-1);
  if (begun?.headers.authorization !== 'Bearer ours') throw new Finding('a run has no token');
  return `accuracy 0.5, and the run ${run}`;
}

/** A shift of one feature, and none of another: told; a second run is not begun. */
export async function findsDrift(subject: MonitoringSubject): Promise<string> {
  const { world } = subject;
  const now = Date.now() / MILLISECONDS;
  const records = Array.from({ length: VALUES }, (_, index) => ({
    time: now - 60,
    values: {
      tenure: [100 + (index % 50)],
      plan: [index % 2 === 0 ? 'gold' : 'iron'],
      prediction: ['stays'],
    },
  }));
  const day = new Date((now - 60) * MILLISECONDS).toISOString().slice(0, 10);
  subject.lines(`records/${day}`, records);
  const before = world.runs.length;
  const result = await subject.job(DRIFT, 'find_drift.py', {
    ...places({ world, settings: subject.settings(DRIFT) }),
    records: { from: 'folder', folder: subject.lines('records', []) },
    reference: { from: 'folder', folder: subject.lines('reference', reference()) },
  });
  const { text } = pushed(subject);
  const moved = sampleIn(text, 'model_drift_psi', 'feature="tenure"') ?? 0;
  const same = sampleIn(text, 'model_drift_psi', 'feature="plan"') ?? 1;
  if (moved < 1 || same > 0.001) throw new Finding(`indexes are ${moved} and ${same}`);
  if (sampleIn(text, 'model_drift_ks', 'feature="tenure"') !== 1) {
    throw new Finding('distributions that have nothing in common are not 1 apart');
  }
  if (before > 0 && world.runs.length !== before) throw new Finding('a run has not cooled down');
  return `index ${moved.toFixed(1)} and ${same.toFixed(1)}; ${JSON.stringify(result['retraining'])}`;
}

const reference = () =>
  Array.from({ length: VALUES }, (_, index) => ({
    tenure: index % 50,
    plan: index % 2 === 0 ? 'gold' : 'iron',
    prediction: 'stays',
  }));

/** Both jobs together leave what queries ask for, under the job of the Pushgateway’s monitor. */
export async function leavesTheNames(subject: MonitoringSubject): Promise<string> {
  await validates(subject);
  const first = pushed(subject);
  await findsDrift(subject);
  const second = pushed(subject);
  sameNames([...new Set([...namesIn(first.text), ...namesIn(second.text)])], JOB_SERIES);
  const job = `/metrics/job@base64/${Buffer.from('serving/pushgateway').toString('base64url')}/`;
  for (const { path, text } of [first, second]) {
    if (!path.startsWith(job)) throw new Finding(`pushed to ${path}, where no query looks`);
    if (!text.endsWith('\n')) throw new Finding('the last line is not ended');
  }
  if (first.path === second.path) throw new Finding('one job wipes out what the other leaves');
  return `${JOB_SERIES.length} series`;
}
