import type { AlertingValues } from '../../constructs/operators';

/** A configuration that Alertmanager must not take. */
export interface ConfigMistake {
  readonly name: string;
  readonly apply: (values: AlertingValues) => AlertingValues;
}

const replaced =
  (from: string, to: string) =>
  ({ config, templateFiles }: AlertingValues): AlertingValues => ({
    templateFiles,
    config: JSON.parse(
      JSON.stringify(config).replaceAll(JSON.stringify(from), JSON.stringify(to)),
    ) as AlertingValues['config'],
  });

/** Mistakes in what Alertmanager reads. */
export const CONFIG_MISTAKES: readonly ConfigMistake[] = [
  { name: 'a key of no receiver', apply: replaced('api_url_file', 'api_url_path') },
  { name: 'a key of no route', apply: replaced('repeat_interval', 'repeat_hours') },
  { name: 'a time that is none', apply: replaced('12h', '12 hours') },
  { name: 'a matcher that is none', apply: replaced('severity="critical"', 'severity critical') },
  {
    name: 'a route to nobody',
    apply: ({ config, templateFiles }) => ({
      templateFiles,
      config: { ...config, route: { ...config.route, receiver: 'other' } },
    }),
  },
  {
    name: 'a template that does not end',
    apply: ({ config }) => ({ config, templateFiles: { 'platform.tmpl': '{{ define "a" }}' } }),
  },
  { name: 'no templates', apply: ({ config }) => ({ config, templateFiles: {} }) },
  {
    name: 'a text that no template is',
    apply: replaced('{{ template "platform.slack" . }}', '{{ template "platform.other" . }}'),
  },
];

/** A route that takes what another is for. */
export const ROUTE_MISTAKE: ConfigMistake = {
  name: 'a route that takes all alerts',
  apply: ({ config, templateFiles }) => ({
    templateFiles,
    config: {
      ...config,
      route: { ...config.route, routes: [{ receiver: config.route.receiver }] },
    },
  }),
};
