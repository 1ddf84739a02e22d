import { LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../../lib/config';
import { PLATFORM } from '../../lib/contracts/labels';

/** Write-only arguments and ephemeral values, which keep secrets out of the state, came with 1.11. */
const REQUIRED_TERRAFORM = '>= 1.11.0';

/** From a stack's working directory to the folder that holds `cdktf.out/`. */
const OUTPUT_ROOT = '../../..';

/** What every stack of the platform is given. */
export interface PlatformStackProps {
  /** The validated environment. */
  readonly environment: Environment;
}

/** A Terraform stack whose state belongs to one environment and to no other. */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id);
    this.addOverride('terraform.required_version', REQUIRED_TERRAFORM);
    this.configureState(id, props.environment);
  }

  private configureState(id: string, { name, region, state }: Environment): void {
    if (state.backend === 'local') {
      new LocalBackend(this, { path: `${OUTPUT_ROOT}/state/${name}/${id}.tfstate` });
      return;
    }
    new S3Backend(this, {
      bucket: state.bucket,
      key: `${PLATFORM}/${name}/${id}.tfstate`,
      region: state.region ?? region,
      encrypt: true,
      ...(state.kmsKeyArn === undefined ? {} : { kmsKeyId: state.kmsKeyArn }),
    });
    // Native locking came after cdktf 0.21 was generated.
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }
}
