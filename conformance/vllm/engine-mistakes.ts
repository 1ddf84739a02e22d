import type { CommandMistake } from './judgements';
import type { CommandLine } from './workloads';

/** An engine with everything that a command line of the platform may have. */
export const SAMPLE_ENGINE: CommandLine = {
  subject: 'the sample',
  command: ['vllm'],
  args: [
    ...['serve', '/models/llama', '--host=0.0.0.0', '--port=8000'],
    ...['--served-model-name=llama-3.1-8b', '--max-model-len=8192', '--tensor-parallel-size=1'],
    ...['--dtype=bfloat16', '--gpu-memory-utilization=0.9', '--max-num-seqs=64'],
    ...['--enable-prefix-caching', '--enable-chunked-prefill', '--no-enable-log-requests'],
    '--kv-transfer-config={"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both"}',
    ...['--enable-lora', '--lora-modules', '{"name":"sql","path":"/models/sql"}'],
    ...['--quantization=fp8_per_tensor', '--load-format=runai_streamer', '--shutdown-timeout=60'],
    ...['--enable-auto-tool-choice', '--tool-call-parser=llama3_json'],
    ...['--reasoning-parser=deepseek_r1', '--logging-config={"formatter":"json"}'],
    '--otlp-traces-endpoint=http://collector.telemetry.svc:4318/v1/traces',
  ],
  variables: {
    VLLM_API_KEY: 'made-for-this-run',
    VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'True',
    LMCACHE_LOCAL_CPU: 'True',
    LMCACHE_MAX_LOCAL_CPU_SIZE: '20',
  },
  gpus: 1,
};

/** Flags in the place of others of the same name, or beside them. */
const withFlag = (flag: string): CommandLine => {
  const [name = ''] = flag.split('=');
  const others = SAMPLE_ENGINE.args.filter((arg) => arg.split('=')[0] !== name);
  return { ...SAMPLE_ENGINE, args: [...others, flag] };
};

const withVariable = (name: string, value: string): CommandLine => ({
  ...SAMPLE_ENGINE,
  variables: { ...SAMPLE_ENGINE.variables, [name]: value },
});

/** The last part of the path is left out. */
const withoutPath: CommandLine = {
  ...SAMPLE_ENGINE,
  args: SAMPLE_ENGINE.args.map((arg) => arg.replace(',"path":"/models/sql"', '')),
};

/** Mistakes that an engine would end of when it starts, or that nobody would be told of. */
export const ENGINE_MISTAKES: readonly CommandMistake[] = [
  flag('a misspelt flag', '--max-modellen=8192', /unrecognized arguments: --max-modellen/),
  flag('a flag of which the end is missing', '--max-model=4096', /--max-model is no flag/),
  flag('a flag that is gone', '--disable-log-requests', /unrecognized arguments/),
  flag('a type of numbers that there is not', '--dtype=bf16', /argument --dtype: invalid choice/),
  flag('text where a number belongs', '--max-num-seqs=many', /--max-num-seqs/),
  flag('more memory than there is', '--gpu-memory-utilization=1.2', /gpu_memory_utilization/),
  flag('more GPUs than the container asks for', '--tensor-parallel-size=2', /World size \(2\)/),
  flag('a loader that there is not', '--load-format=s3', /Load format `s3` is not supported/),
  flag('a quantization that there is not', '--quantization=fp7', /Unknown quantization method/),
  flag('a quantization that goes', '--quantization=fp8', /deprecated/),
  flag('no time at all to end in', '--shutdown-timeout=-1', /shutdown_timeout/),
  flag('a parser of tool calls that there is not', '--tool-call-parser=llama', /tool call parser/),
  flag('a parser of thoughts that there is not', '--reasoning-parser=r1', /reasoning parser/i),
  flag('a connector that there is not', connector('LMCache', 'kv_both'), /connector type: LMCache/),
  flag('a role that there is not', connector('LMCacheConnectorV1', 'both'), /kv_role/),
  flag('logs in a form that there is not', '--logging-config={"formatter":"xml"}', /formatter/),
  flag('spans of what there is not', '--collect-detailed-traces=steps', /collect-detailed-traces/),
  { name: 'an adapter without a path', line: withoutPath, expect: /fields for --lora-modules/ },
  variable('a variable that vLLM does not know', 'VLLM_API_KEYS', 'a', /Unknown vLLM environment/),
  variable('a value that vLLM cannot read', 'VLLM_CONFIGURE_LOGGING', 'no', /invalid literal/),
  variable('a variable that LMCache does not know', 'LMCACHE_CPU', '1', /LMCache: LMCACHE_CPU/),
  variable('a value that LMCache cannot read', 'LMCACHE_CHUNK_SIZE', 'big', /Failed to convert/),
];

function flag(name: string, text: string, expect: RegExp): CommandMistake {
  return { name, line: withFlag(text), expect };
}

function variable(name: string, key: string, value: string, expect: RegExp): CommandMistake {
  return { name, line: withVariable(key, value), expect };
}

function connector(name: string, role: string): string {
  return `--kv-transfer-config={"kv_connector":"${name}","kv_role":"${role}"}`;
}
