import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { ICluster } from '../../constructs/aws/cluster';
import { CostTags } from '../../constructs/aws/tags';
import { COST_PROJECT } from '../../lib/contracts/cost';
import { addAccount } from './foundation/account';
import { addCluster } from './foundation/cluster';
import { addDatabases } from './foundation/databases';
import { addDns, certificateValues } from './foundation/dns';
import { addImages } from './foundation/images';
import { addIdentities } from './foundation/identities';
import { addLogs } from './foundation/logs';
import { addNetwork } from './foundation/network';
import { addSecrets } from './foundation/secrets';
import { addEncryptionKey, addStorage } from './foundation/storage';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** Everything in AWS: network, cluster, storage, names, identities. Knows nothing of what runs on it. */
export class FoundationStack extends PlatformStack {
  /** The cluster that later stacks install on. */
  readonly cluster: ICluster;
  /** What bridged units must be told, by name. */
  readonly bridgeValues: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const { region, aws, name } = environment;
    const tags = CostTags.of(this, {
      project: COST_PROJECT,
      environment: name,
      additional: aws.tags,
    });
    new AwsProvider(this, 'Aws', {
      region,
      defaultTags: tags.toDefaultTags(),
      ...(aws.accountId === undefined ? {} : { allowedAccountIds: [aws.accountId] }),
    });

    const encryptionKey = addEncryptionKey(this, environment);
    const network = addNetwork(this, { environment, encryptionKey });
    const cluster = addCluster(this, { environment, network, volumeKey: encryptionKey, tags });
    const storage = addStorage(this, { environment, network, cluster, encryptionKey });
    const { zone, certificate } = addDns(this, environment);
    const logs = addLogs(this, { environment, encryptionKey });
    const { buckets } = storage;
    addIdentities(this, { environment, cluster, buckets, zone, encryptionKey, logs });
    addDatabases(this, { environment, network, cluster, encryptionKey });
    addSecrets(this, { environment, encryptionKey });
    addImages(this, { environment, cluster, encryptionKey, tags });
    addAccount(this, { environment, cluster, tags });

    this.cluster = cluster;
    this.bridgeValues = { ...storage.bridgeValues, ...certificateValues(certificate) };
    new TerraformOutput(this, 'Kubeconfig', {
      value: `aws eks update-kubeconfig --region ${region} --name ${cluster.name}`,
      description: 'Command that lets kubectl reach the cluster.',
    });
  }
}
