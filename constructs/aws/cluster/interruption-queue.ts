import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { resourcePolicy } from '../identity';

// Events that Karpenter acts on, with the queue's settings:
// https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml
const EVENTS = [
  { id: 'ScheduledChange', source: 'aws.health', type: 'AWS Health Event' },
  { id: 'SpotInterruption', source: 'aws.ec2', type: 'EC2 Spot Instance Interruption Warning' },
  { id: 'Rebalance', source: 'aws.ec2', type: 'EC2 Instance Rebalance Recommendation' },
  { id: 'StateChange', source: 'aws.ec2', type: 'EC2 Instance State-change Notification' },
  {
    id: 'CapacityReservation',
    source: 'aws.ec2',
    type: 'EC2 Capacity Reservation Instance Interruption Warning',
  },
] as const;
const RETENTION_SECONDS = 300;

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
const MAX_RULE_NAME = 64;

/** Settings of an {@link InterruptionQueue}. */
export interface InterruptionQueueProps {
  /** Name of the queue, and beginning of the names of its rules. */
  readonly name: string;
}

/** A queue that tells Karpenter which instances AWS is about to take, stop or repair. */
export class InterruptionQueue extends Construct {
  /** Name, as given. */
  readonly name: string;
  /** ARN. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { name }: InterruptionQueueProps) {
    super(scope, id);
    validate(this, name);
    const queue = new SqsQueue(this, 'Resource', {
      name,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    });
    const rules = EVENTS.map((event) => announce(this, queue, event));
    new SqsQueuePolicy(this, 'Policy', {
      queueUrl: queue.url,
      policy: queuePolicy(
        queue.arn,
        rules.map(({ arn }) => arn),
      ),
    });

    this.name = name;
    this.arn = queue.arn;
  }
}

function validate(scope: Construct, name: string): void {
  const longest = Math.max(...EVENTS.map(({ id }) => `${name}-${id}`.length));
  if (longest > MAX_RULE_NAME) {
    throw new ValidationError(
      scope,
      `'name' makes a rule name of ${longest} characters, got '${name}'; at most ${MAX_RULE_NAME} are allowed, shorten it by ${longest - MAX_RULE_NAME}`,
    );
  }
}

function announce(
  scope: Construct,
  queue: SqsQueue,
  event: (typeof EVENTS)[number],
): CloudwatchEventRule {
  const rule = new CloudwatchEventRule(scope, event.id, {
    name: `${queue.nameInput ?? ''}-${event.id}`,
    description: `${event.type}, for Karpenter`,
    eventPattern: JSON.stringify({ source: [event.source], 'detail-type': [event.type] }),
  });
  new CloudwatchEventTarget(scope, `${event.id}Target`, {
    rule: rule.name,
    targetId: 'karpenter',
    arn: queue.arn,
  });
  return rule;
}

/**
 * Only these rules may send, and nobody may use plain HTTP.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
function queuePolicy(queueArn: string, ruleArns: readonly string[]): string {
  return resourcePolicy([
    {
      sid: 'SendEvents',
      effect: 'Allow',
      principal: { Service: 'events.amazonaws.com' },
      actions: ['sqs:SendMessage'],
      resources: [queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': ruleArns } },
    },
    {
      sid: 'DenyPlainHttp',
      effect: 'Deny',
      principal: '*',
      actions: ['sqs:*'],
      resources: [queueArn],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
}
