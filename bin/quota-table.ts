import { requiredQuotas } from '../lib/catalogue/required-quotas';
import type { Environment } from '../lib/config';
import { quotaPools } from '../lib/contracts/node-pools';

/** The EC2 quotas that an environment's node pools need when every pool is at its limit. */
export function quotaTable(environment: Environment): string {
  const quotas = requiredQuotas(quotaPools(environment));
  if (quotas.length === 0) return 'The environment has no node pools of its own.\n';
  const width = Math.max(...quotas.map(({ name }) => name.length));
  const rows = quotas.map(
    ({ code, name, vCpus, pools }) =>
      `${code}  ${name.padEnd(width)}  ${String(vCpus).padStart(6)} vCPUs  ${pools.join(', ')}`,
  );
  return [
    `EC2 quotas that '${environment.name}' needs in ${environment.region}, with every pool at its limit:`,
    '',
    ...rows,
    '',
    `Compare: aws service-quotas list-service-quotas --service-code ec2 --region ${environment.region}`,
    '',
  ].join('\n');
}
