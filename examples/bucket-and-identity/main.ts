// In another repository these imports read 'eks-ml-platform/constructs/aws/…'.
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Cluster } from '../../constructs/aws/cluster';
import { EncryptionKey } from '../../constructs/aws/encryption';
import { WorkloadIdentity } from '../../constructs/aws/identity';
import { Bucket } from '../../constructs/aws/storage';

/** Somebody's stack: a bucket for reports, and a service account of an existing cluster that writes them. */
class ReportsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });

    const cluster = Cluster.fromExisting(this, 'Cluster', {
      name: 'company-cluster',
      computeMode: 'auto',
    });
    const key = new EncryptionKey(this, 'Key', {
      alias: 'reports',
      description: 'Reports of the risk team',
    });
    const bucket = new Bucket(this, 'Reports', {
      name: 'acme-risk-reports',
      encryptionKey: key,
    });
    const writer = new WorkloadIdentity(this, 'Writer', {
      cluster,
      name: 'report-writer',
      namespace: 'risk',
      serviceAccount: 'report-writer',
    });
    bucket.grantReadWrite(writer, 'daily/');
  }
}

const app = new App();
new ReportsStack(app, 'reports');
app.synth();
