import { DataAwsServicequotasServiceQuota } from '@cdktf/provider-aws/lib/data-aws-servicequotas-service-quota';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { requiredQuotas } from '../../../lib/catalogue/required-quotas';
import type { QuotaPool, RequiredQuota } from '../../../lib/catalogue/required-quotas';

const SERVICE_CODE = 'ec2';

/** Settings of a {@link QuotaPreflight}. */
export interface QuotaPreflightProps {
  /** Node pools whose limits the account must allow. */
  readonly pools: readonly QuotaPool[];
  /**
   * What a quota that is too small does: `fail` stops the plan, `warn` prints a warning.
   *
   * @default 'fail'
   */
  readonly onShortfall?: 'fail' | 'warn';
}

/**
 * Compares the account's EC2 quotas with what the pools may grow to, before anything is created.
 *
 * A quota is a ceiling, not a promise: EC2 may still have no capacity. Leave the construct out where nobody is to ask.
 */
export class QuotaPreflight extends Construct {
  /** What was checked. */
  readonly quotas: readonly RequiredQuota[];

  constructor(scope: Construct, id: string, { pools, onShortfall = 'fail' }: QuotaPreflightProps) {
    super(scope, id);
    this.quotas = requiredQuotas(pools);
    for (const quota of this.quotas) {
      if (onShortfall === 'fail') failBelow(this, quota);
      else warnBelow(this, quota);
    }
  }
}

function failBelow(scope: Construct, quota: RequiredQuota): void {
  new DataAwsServicequotasServiceQuota(scope, quota.code, {
    ...lookup(quota),
    lifecycle: {
      postcondition: [
        { condition: `\${self.value >= ${quota.vCpus}}`, errorMessage: message(quota) },
      ],
    },
  });
}

/** cdktf has no class for a `check` block, whose failed assertions are warnings. */
function warnBelow(scope: Construct, quota: RequiredQuota): void {
  const data = new DataAwsServicequotasServiceQuota(scope, quota.code, lookup(quota));
  const assertion = {
    condition: `\${${data.fqn}.value >= ${quota.vCpus}}`,
    error_message: message(quota),
  };
  TerraformStack.of(scope).addOverride(`check.${data.friendlyUniqueId}`, { assert: [assertion] });
}

function lookup({ code }: RequiredQuota) {
  return { serviceCode: SERVICE_CODE, quotaCode: code };
}

function message({ code, name, vCpus, pools }: RequiredQuota): string {
  return `EC2 quota ${code} (${name}) must be at least ${vCpus} vCPUs for the node pools ${pools.join(', ')}; request an increase in Service Quotas, or lower the limits of the pools.`;
}
