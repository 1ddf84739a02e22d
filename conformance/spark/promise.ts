import { Finding } from '../failures';
import type { StoredPod } from './operator';
import { ACCOUNT, type Application } from './subject';

interface Promised {
  readonly driver: {
    readonly template: { readonly spec: StoredPod['spec'] & { readonly nodeSelector?: object } };
  };
  readonly image: string;
}

/** That the driver is what the application's template says, although Spark writes half of it. */
export function assertDriver(application: Application, driver: StoredPod): string {
  const {
    driver: { template },
    image,
  } = application.spec as unknown as Promised;
  const [wanted] = template.spec.containers;
  const [container] = driver.spec.containers;
  const names = (list: readonly { readonly name: string }[] = []) => list.map(({ name }) => name);
  const problems = [
    driver.spec.serviceAccountName === ACCOUNT ? '' : `runs as ${driver.spec.serviceAccountName}`,
    driver.spec.automountServiceAccountToken === true ? '' : 'has no token',
    container?.image === image ? '' : `has the image ${container?.image ?? ''}`,
    ...missing('variable', names(wanted?.env), names(container?.env)),
    ...missing('mount', names(wanted?.volumeMounts), names(container?.volumeMounts)),
    ...missing('selector', entries(template.spec.nodeSelector), entries(driver.spec.nodeSelector)),
    ...missing(
      'toleration',
      (template.spec.tolerations ?? []).map(({ key = '' }) => key),
      (driver.spec.tolerations ?? []).map(({ key = '' }) => key),
    ),
    (container?.envFrom ?? []).length === (wanted?.envFrom ?? []).length
      ? ''
      : 'misses a ConfigMap',
    driver.spec.priorityClassName === template.spec.priorityClassName ||
    template.spec.priorityClassName === undefined
      ? ''
      : `has the priority ${driver.spec.priorityClassName ?? ''}`,
    driver.metadata.ownerReferences?.[0]?.kind === 'SparkApplication' ? '' : 'is owned by nobody',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new Finding(problems.join('; '));
  return `admitted, as ${ACCOUNT}`;
}

/** That an executor runs as the team's account, and has no token. */
export function assertExecutor({ metadata, spec }: StoredPod): string {
  if (spec.serviceAccountName !== ACCOUNT) throw new Finding(`runs as ${spec.serviceAccountName}`);
  if (spec.automountServiceAccountToken !== false) throw new Finding('has a token');
  return metadata.name;
}

const entries = (record: object = {}): string[] =>
  Object.entries(record).map(([name, value]) => `${name}=${String(value)}`);

const missing = (what: string, wanted: readonly string[], got: readonly string[]): string[] =>
  wanted.filter((each) => !got.includes(each)).map((each) => `misses the ${what} ${each}`);
