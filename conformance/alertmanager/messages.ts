/** A template, and what it becomes of an alert. */
export interface MessageCase {
  readonly template: string;
  readonly expected: string;
}

const RUNBOOK = 'https://docs.acme.dev/docs/guides/serving.md#llmqueuelong';

const LABELS = { alertname: 'LlmQueueLong', severity: 'critical', namespace: 'serving' };

/** Two alerts of one group: one of ours, and one of the chart’s, without a summary. https://pkg.go.dev/github.com/prometheus/alertmanager/template#Data */
export const MESSAGE_DATA = {
  receiver: 'chat',
  status: 'firing',
  groupLabels: { alertname: LABELS.alertname, namespace: LABELS.namespace },
  commonLabels: { ...LABELS, cluster: 'ml-production' },
  commonAnnotations: { runbook_url: RUNBOOK },
  externalURL: 'http://alertmanager',
  alerts: [
    {
      status: 'firing',
      labels: LABELS,
      annotations: { summary: 'Requests wait.', runbook_url: RUNBOOK },
      startsAt: '2026-01-01T00:00:00Z',
    },
    {
      status: 'firing',
      labels: LABELS,
      annotations: { description: 'They still do.', runbook: 'docs/guides/serving.md#x' },
      startsAt: '2026-01-01T00:00:00Z',
    },
  ],
};

/** What people read. */
export const MESSAGE_CASES: readonly MessageCase[] = [
  { template: 'title', expected: '[FIRING:2] LlmQueueLong in ml-production, serving' },
  { template: 'subject', expected: '[firing] LlmQueueLong serving' },
  {
    template: 'slack',
    expected: `*LlmQueueLong* (critical) in serving: Requests wait. <${RUNBOOK}|What to do>\n*LlmQueueLong* (critical) in serving: They still do. See docs/guides/serving.md#x\n`,
  },
  {
    template: 'markdown',
    expected: `**LlmQueueLong** (critical) in serving: Requests wait. [What to do](${RUNBOOK})\n**LlmQueueLong** (critical) in serving: They still do. See docs/guides/serving.md#x\n`,
  },
  {
    template: 'plain',
    expected: `LlmQueueLong (critical) in serving: Requests wait. ${RUNBOOK}\nLlmQueueLong (critical) in serving: They still do. See docs/guides/serving.md#x\n`,
  },
  { template: 'severity', expected: 'critical' },
  { template: 'priority', expected: 'P1' },
  { template: 'runbook', expected: RUNBOOK },
];
