/** A key of a Secret beside Alertmanager. */
export interface ReceiverSecret {
  /** Name of the Secret. */
  readonly name: string;
  /** The key in it. */
  readonly key: string;
}

/** Where a receiver is that can be anywhere. */
export interface ReceiverAddress {
  /** Port that is called. */
  readonly port: number;
  /** Whether it has a public address, or one of the VPC. */
  readonly network: 'internet' | 'vpc';
}

/** A channel of Slack. */
export interface SlackReceiver {
  readonly kind: 'slack';
  /** Address of an incoming webhook. */
  readonly secret: ReceiverSecret;
  /**
   * Channel, such as `#ml-platform`.
   * @default - the webhook's own
   */
  readonly channel?: string;
}

/** Somebody on call, by PagerDuty's Events API v2. */
export interface PagerDutyReceiver {
  readonly kind: 'pagerduty';
  /** Integration key. */
  readonly secret: ReceiverSecret;
}

/** Somebody on call, by Opsgenie. */
export interface OpsgenieReceiver {
  readonly kind: 'opsgenie';
  /** API key. */
  readonly secret: ReceiverSecret;
  /** Where the account is. */
  readonly region: 'us' | 'eu';
}

/** A channel of Microsoft Teams, by a workflow. */
export interface TeamsReceiver {
  readonly kind: 'teams';
  /** Address of the workflow. */
  readonly secret: ReceiverSecret;
}

/** Mail, always encrypted. */
export interface EmailReceiver extends ReceiverAddress {
  readonly kind: 'email';
  /** Who gets it. */
  readonly to: readonly string[];
  /** Who it is from. */
  readonly from: string;
  /** Server that takes it. */
  readonly host: string;
  /**
   * How Alertmanager signs in there.
   * @default - it does not
   */
  readonly login?: { readonly username: string; readonly secret: ReceiverSecret };
}

/** A program that takes Alertmanager's JSON. */
export interface WebhookReceiver extends ReceiverAddress {
  readonly kind: 'webhook';
  /** Its address. */
  readonly secret: ReceiverSecret;
}

/** A topic of Amazon SNS. Alertmanager signs as the role of its service account. */
export interface SnsReceiver {
  readonly kind: 'sns';
  /** ARN of the topic. */
  readonly topicArn: string;
}

/** Somebody who is told of alerts. */
export type AlertReceiver =
  | SlackReceiver
  | PagerDutyReceiver
  | OpsgenieReceiver
  | TeamsReceiver
  | EmailReceiver
  | WebhookReceiver
  | SnsReceiver;

/** Who is told of some alerts. */
export interface AlertRoute {
  /**
   * How bad the alerts are.
   * @default - any
   */
  readonly severity?: 'critical' | 'warning' | 'info';
  /**
   * Namespaces that the alerts are of, at least one.
   * @default - any
   */
  readonly namespaces?: readonly string[];
  /** Receivers, each of which is told; at least one. */
  readonly to: readonly string[];
  /**
   * Hours after which an alert that goes on is told again.
   * @default - those of all routes
   */
  readonly repeatHours?: number;
  /**
   * Whether later routes are looked at too.
   * @default false
   */
  readonly continue?: boolean;
}

/** Who is told when something is wrong. */
export interface AlertingProps {
  /** Receivers by name. */
  readonly receivers: Readonly<Record<string, AlertReceiver>>;
  /** Receiver of what no route is for. */
  readonly default: string;
  /** Routes, of which the first that holds does. */
  readonly routes: readonly AlertRoute[];
  /** Labels by which alerts come together in one message. */
  readonly groupBy: readonly string[];
  /** Hours after which an alert that goes on is told again. */
  readonly repeatHours: number;
  /**
   * Receiver of a sign of life, and minutes between two.
   * @default - nobody gets one
   */
  readonly watchdog?: { readonly to: string; readonly everyMinutes: number };
}
