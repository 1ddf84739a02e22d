import { EC2_QUOTAS } from '../../catalogue/ec2-quotas';
import { requiredQuotas } from '../../catalogue/required-quotas';
import { quotaPools } from '../../contracts/node-pools';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, when, type Check } from './check';

/** That pools buy no more than the account may, where it says how much that is. */
export const QUOTA_CHECKS: readonly Check[] = [knownCodes, poolsWithinQuotas];

function knownCodes({ aws }: Environment): Violation[] {
  const codes = EC2_QUOTAS.map(({ code }): string => code);
  return Object.keys(aws.quotas.declared).flatMap((code) =>
    when(!codes.includes(code), {
      path: `aws.quotas.declared.${code}`,
      problem: `must be the code of a quota of vCPUs: ${codes.join(', ')}; 'npm run quotas' prints what each is`,
    }),
  );
}

function poolsWithinQuotas(environment: Environment): Violation[] {
  const { declared } = environment.aws.quotas;
  const required = accepted(() => requiredQuotas(quotaPools(environment))) ?? [];
  return required.flatMap(({ code, name, vCpus, pools }) => {
    const most = declared[code];
    return when(most !== undefined && vCpus > most, {
      path: `aws.quotas.declared.${code}`,
      got: String(most),
      problem: `must be at least ${vCpus}, which pools may grow to (${pools.join(', ')}), of '${name}'; have it raised by AWS, or lower 'nodePools.<name>.limits' by ${vCpus - (most ?? 0)} vCPUs together`,
    });
  });
}
