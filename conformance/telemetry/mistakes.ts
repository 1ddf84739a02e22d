import type { Mutation } from '../mutation';

/** Mistakes in an agent’s configuration, and what the collector has to say of each. */
export const AGENT_MISTAKES: readonly Mutation[] = [
  {
    name: 'an exporter that is not declared',
    path: ['service', 'pipelines', 'logs', 'exporters', 0],
    value: 'otlp_http/elsewhere',
    expect: 'references exporter "otlp_http/elsewhere" which is not configured',
  },
  {
    name: 'a component that there is not',
    path: ['exporters', 'otlp_https'],
    value: {},
    expect: 'unknown type: "otlp_https"',
  },
  {
    name: 'a misspelt key',
    path: ['receivers', 'file_log', 'start_from'],
    value: 'beginning',
    expect: 'has invalid keys: start_from',
  },
  {
    name: 'a misspelt operator',
    path: ['receivers', 'file_log', 'operators', 0, 'type'],
    value: 'containers',
    expect: 'unsupported type .containers.',
  },
  {
    name: 'an expression that is none',
    path: ['receivers', 'file_log', 'operators', 1, 'is_first_entry'],
    value: 'body matches "[" and',
    expect: 'unexpected token',
  },
  {
    name: 'a statement that is none',
    path: ['processors', 'transform', 'log_statements', 0],
    value: 'flatten(log.attribute)',
    expect: 'attribute',
  },
  {
    name: 'storage that is not declared',
    path: ['extensions', 'file_storage'],
    expect: 'references extension "file_storage" which is not configured',
  },
  {
    name: 'an unknown fact of a pod',
    path: ['processors', 'k8s_attributes', 'extract', 'metadata', 0],
    value: 'k8s.namespace',
    expect: 'k8s\\.namespace',
  },
  {
    name: 'a batch above the queue',
    path: ['exporters', 'otlp_http/vendor', 'sending_queue', 'queue_size'],
    value: 100,
    expect: 'queue_size',
  },
];

/** Mistakes in a gateway’s configuration. */
export const GATEWAY_MISTAKES: readonly Mutation[] = [
  {
    name: 'a misspelt key of sampling',
    path: ['processors', 'tail_sampling', 'decision_waits'],
    value: '30s',
    expect: 'has invalid keys: decision_waits',
  },
  {
    name: 'a misspelt resolver',
    path: ['exporters', 'load_balancing', 'resolver', 'dns', 'host'],
    value: 'elsewhere',
    expect: 'has invalid keys: host',
  },
  {
    name: 'logs where only traces go',
    path: ['service', 'pipelines', 'logs'],
    value: { receivers: ['otlp'], processors: ['tail_sampling'], exporters: ['load_balancing'] },
    expect: 'does not support logs|telemetry type is not supported',
  },
];
