import { grantRecords, HostedZone } from '../../../../constructs/aws/dns';
import { WorkloadIdentity } from '../../../../constructs/aws/identity';
import { awsStack, statements, synth } from '../identity/aws-stack';

function policy() {
  const stack = awsStack();
  const zone = HostedZone.fromName(stack, 'Zone', 'acme.io');
  const identity = new WorkloadIdentity(stack, 'Dns', {
    cluster: { name: 'ml-lab', arn: 'arn:aws:eks:x', identityMechanism: 'pod-identity' },
    name: 'external-dns',
    namespace: 'external-dns',
    serviceAccount: 'external-dns',
  });
  grantRecords(identity, zone, 'ml.acme.io');
  return statements(synth(stack).one('aws_iam_role_policy'));
}

describe('records', () => {
  const [write, read, find] = policy();

  test('are written in one zone, of one domain', () => {
    expect(write).toMatchObject({
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: [expect.stringContaining('aws_route53_zone')],
      Condition: {
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['ml.acme.io', '*.ml.acme.io'],
        },
      },
    });
  });

  test('are read in the same zone', () => {
    expect(read?.['Resource']).toEqual(write?.['Resource']);
  });

  test('need zones to be listed, which knows no resources', () => {
    expect(find).toMatchObject({ Action: ['route53:ListHostedZones'], Resource: ['*'] });
  });
});
