import type { Section, ServerOptions } from './server-options';
import { signInSettings } from './sign-in';

// Every key: https://github.com/grafana/grafana/blob/v13.2.0/conf/defaults.ini

/** Connections of each server: other consumers share the PostgreSQL. */
const MOST_CONNECTIONS = 20;

/** All settings but secrets, which come by variables. */
const settings = (options: ServerOptions): Readonly<Record<string, Section>> => ({
  server: {
    domain: options.host,
    root_url: `${options.url}/`,
    serve_from_sub_path: true,
  },
  database: { type: 'postgres', ssl_mode: 'require', max_open_conn: MOST_CONNECTIONS },
  security: {
    cookie_secure: true,
    // Frames of the same host are of the same site, which `lax` lets see the session.
    cookie_samesite: 'lax',
    disable_gravatar: true,
    allow_embedding: options.framed ?? false,
    content_security_policy: true,
    content_security_policy_template: quoted(
      `frame-ancestors ${options.framed === true ? "'self'" : "'none'"};object-src 'none';base-uri 'self'`,
    ),
  },
  users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
  ...signInSettings(options),
  ...QUIET,
  ...ALERTS_ELSEWHERE,
  metrics: { enabled: options.metrics !== undefined },
  // Servers would not tell each other what pages are told; pages ask again by themselves.
  live: { max_connections: 0 },
  log: { mode: 'console' },
  'log.console': { format: 'json' },
});

/**
 * Nothing is fetched from elsewhere or shown to people outside. Plugins that the image has stay as they are: to bring
 * them up to date at the start, Grafana would remove them first, from a file system that cannot be written to, and go on
 * without. https://github.com/grafana/grafana/issues/132528
 */
const QUIET = {
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  plugins: {
    preinstall_disabled: true,
    preinstall_auto_update: false,
    plugin_admin_enabled: false,
    public_key_retrieval_disabled: true,
  },
  news: { news_feed_enabled: false },
  snapshots: { enabled: false, external_enabled: false },
  public_dashboards: { enabled: false },
  cloud_migration: { enabled: false },
  support_bundles: { enabled: false },
} as const;

/**
 * Alerts are those of Prometheus, and Alertmanager sends them: pages show both, and rules of Grafana’s own are never
 * judged.
 */
const ALERTS_ELSEWHERE = { unified_alerting: { enabled: true, execute_alerts: false } } as const;

/** A value with semicolons, which would begin a remark. https://github.com/go-ini/ini/blob/v1.67.0/parser.go */
const quoted = (value: string): string => `"""${value}"""`;

/** `grafana.ini`. */
export const settingsFile = (options: ServerOptions): string =>
  Object.entries(settings(options))
    .map(([section, keys]) =>
      [
        `[${section}]`,
        ...Object.entries(keys).map(([key, value]) => `${key} = ${String(value)}`),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
