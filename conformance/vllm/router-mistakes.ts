import type { CommandMistake } from './judgements';
import type { CommandLine } from './workloads';

/** A router with two engines, each of another model. */
export const SAMPLE_ROUTER: CommandLine = {
  subject: 'the sample',
  command: [],
  args: [
    ...['--host=0.0.0.0', '--port=8000', '--service-discovery=static'],
    '--static-backends=http://chat.serving.svc.cluster.local:8000,http://sql.serving.svc.cluster.local:8000',
    ...['--static-models=llama-3.1-8b,sql', '--static-model-types=chat,completion'],
    ...['--static-aliases=default:llama-3.1-8b', '--static-backend-health-checks'],
    ...['--routing-logic=roundrobin', '--engine-stats-interval=5', '--log-format=json'],
    ...['--otel-endpoint=collector.telemetry.svc:4317', '--otel-service-name=chat-router'],
  ],
  variables: {},
  gpus: 0,
};

/** A router with two engines of one model, which keeps people at the engine that has seen them. */
export const SESSION_ROUTER: CommandLine = {
  ...SAMPLE_ROUTER,
  subject: 'the sample with sessions',
  args: [
    ...['--host=0.0.0.0', '--port=8000', '--service-discovery=static'],
    '--static-backends=http://chat-0.chat.serving.svc.cluster.local:8000,http://chat-1.chat.serving.svc.cluster.local:8000',
    ...['--static-models=llama-3.1-8b,llama-3.1-8b', '--routing-logic=session'],
    '--session-key=x-user-id',
  ],
};

/** Mistakes that a router would end of when it starts, or that nobody would be told of. */
export const ROUTER_MISTAKES: readonly CommandMistake[] = [
  changed('a misspelt flag', '--engine-stats-interval', '--engine-stat-intervall', /unrecognized/),
  changed('a flag without its end', '--engine-stats-interval', '--engine-stats', /is no flag/),
  changed('a way of routing that there is not', 'roundrobin', 'least-loaded', /invalid choice/),
  changed('sessions without a key', 'roundrobin', 'session', /Session key must be provided/),
  changed('a model without an engine', ',http://sql.', ',sql.', /same length/),
  changed('a sort of model that there is not', 'chat,completion', 'chat,text', /'text' is not sup/),
  changed('a sort of model too few', 'chat,completion', 'chat', /zip\(\) argument 3 is shorter/),
  changed('an alias of nothing', 'default:llama-3.1-8b', 'default:llama', /no engine has/),
  changed('an alias the other way about', 'default:llama-3.1-8b', 'default', /ValueError/),
  changed('spans that go nowhere', '--otel-endpoint', '--otel-endpoints', /unrecognized/),
  changed('statistics all the time', 'interval=5', 'interval=0', /must be greater than 0/),
];

function changed(name: string, from: string, to: string, expect: RegExp): CommandMistake {
  const args = SAMPLE_ROUTER.args.map((arg) => arg.replace(from, to));
  return { name, line: { ...SAMPLE_ROUTER, args }, expect };
}
