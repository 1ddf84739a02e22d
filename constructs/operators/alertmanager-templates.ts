/** Name of the file, beside the configuration, where Alertmanager looks for templates. */
export const TEMPLATE_FILE = 'platform.tmpl';

/** Where the operator puts it. https://github.com/prometheus-community/helm-charts/blob/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack/values.yaml */
export const TEMPLATE_FOLDER = '/etc/alertmanager/config';

const use = (name: string): string => `{{ template "platform.${name}" . }}`;

/** The texts of messages, each a call of a template below. */
export const TEMPLATES = {
  title: use('title'),
  subject: use('subject'),
  slack: use('slack'),
  markdown: use('markdown'),
  plain: use('plain'),
  severity: use('severity'),
  priority: use('priority'),
  runbook: use('runbook'),
} as const;

/** Characters that SNS takes as a subject: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 100;

const define = (name: string, text: string): string =>
  `{{ define "platform.${name}" }}${text}{{ end }}`;

/** One line of each alert; `link` is how a medium writes a link to what to do. */
const alerts = (link: (address: string) => string, bold: (text: string) => string): string =>
  [
    '{{ range .Alerts }}',
    `${bold('{{ .Labels.alertname }}')}{{ with .Labels.severity }} ({{ . }}){{ end }}`,
    '{{ with .Labels.namespace }} in {{ . }}{{ end }}: ',
    '{{ if .Annotations.summary }}{{ .Annotations.summary }}',
    '{{ else }}{{ .Annotations.description }}{{ end }}',
    `{{ if .Annotations.runbook_url }} ${link('{{ .Annotations.runbook_url }}')}`,
    '{{ else if .Annotations.runbook }} See {{ .Annotations.runbook }}{{ end }}\n',
    '{{ end }}',
  ].join('');

const TITLE = [
  '[{{ .Status | toUpper }}',
  '{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}]',
  '{{ with .GroupLabels.alertname }} {{ . }}{{ else }} alerts{{ end }}',
  '{{ with .CommonLabels.cluster }} in {{ . }}{{ end }}',
  '{{ with .GroupLabels.namespace }}, {{ . }}{{ end }}',
].join('');

const isCritical = (then: string, otherwise: string): string =>
  `{{ if eq .CommonLabels.severity "critical" }}${then}{{ else }}${otherwise}{{ end }}`;

/** The templates. Each line of a message says what is wrong, how bad it is, where, and where it says what to do. */
export const TEMPLATE_TEXT = [
  define('title', TITLE),
  define(
    'subject',
    `{{ reReplaceAll "(?s)^(.{${LONGEST_SUBJECT - 1}}).*$" "$1" (printf "[%s] %s %s" .Status .GroupLabels.alertname .GroupLabels.namespace) }}`,
  ),
  define(
    'slack',
    alerts(
      (address) => `<${address}|What to do>`,
      (text) => `*${text}*`,
    ),
  ),
  define(
    'markdown',
    alerts(
      (address) => `[What to do](${address})`,
      (text) => `**${text}**`,
    ),
  ),
  define(
    'plain',
    alerts(
      (address) => address,
      (text) => text,
    ),
  ),
  define('severity', isCritical('critical', 'warning')),
  define('priority', isCritical('P1', 'P3')),
  define('runbook', '{{ .CommonAnnotations.runbook_url }}'),
  '',
].join('\n');
