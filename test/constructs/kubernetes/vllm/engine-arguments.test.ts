import type { LlmModel } from '../../../../constructs/kubernetes/vllm';
import { engineOf, enginePodOf, VOLUME } from './fixture';

describe('arguments of an engine', () => {
  test('are those of the model, with caches for prefixes and prompts in parts', () => {
    expect(engineOf().command).toEqual(['vllm']);
    expect(engineOf().args).toEqual([
      'serve',
      '/models/llama',
      '--host=0.0.0.0',
      '--port=8000',
      '--served-model-name=llama',
      '--max-model-len=8192',
      '--max-num-seqs=64',
      '--dtype=bfloat16',
      '--gpu-memory-utilization=0.9',
      '--tensor-parallel-size=1',
      '--pipeline-parallel-size=1',
      '--enable-prefix-caching',
      '--enable-chunked-prefill',
      '--enable-force-include-usage',
      '--disable-uvicorn-access-log',
      '--shutdown-timeout=120',
    ]);
  });

  test.each<[string, Partial<LlmModel>, string[]]>([
    ['a name for clients', { servedName: 'llama-3.1-8b' }, ['--served-model-name=llama-3.1-8b']],
    ['longer contexts', { contextTokens: 16_384 }, ['--max-model-len=16384']],
    ['more requests at once', { sequences: 256 }, ['--max-num-seqs=256']],
    ['another precision', { precision: 'float16' }, ['--dtype=float16']],
    ['smaller weights', { quantization: 'fp8_per_tensor' }, ['--quantization=fp8_per_tensor']],
    ['a smaller cache', { cachePrecision: 'fp8' }, ['--kv-cache-dtype=fp8']],
    ['several accelerators', { tensorParallel: 4 }, ['--tensor-parallel-size=4']],
    ['a smaller share of the memory', { memoryShare: 0.85 }, ['--gpu-memory-utilization=0.85']],
    ['no cache of prefixes', { prefixCache: false }, ['--no-enable-prefix-caching']],
    ['prompts as a whole', { chunkedPrefill: false }, ['--no-enable-chunked-prefill']],
    ['no compiling', { eager: true }, ['--enforce-eager']],
    ['memory of the node', { offload: { gibibytes: 16 } }, ['--kv-offloading-size=16']],
    [
      'memory of the node by LMCache',
      { offload: { gibibytes: 16, backend: 'lmcache' } },
      ['--kv-transfer-config={"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both"}'],
    ],
    [
      'calls of tools',
      { toolCallParser: 'llama3_json' },
      ['--enable-auto-tool-choice', '--tool-call-parser=llama3_json'],
    ],
    ['reasoning', { reasoningParser: 'deepseek_r1' }, ['--reasoning-parser=deepseek_r1']],
    ['time to end requests', { drainSeconds: 30 }, ['--shutdown-timeout=30']],
    ['what has no property', { extraArgs: ['--seed=7'] }, ['--seed=7']],
  ])('can say %s', (_, changes, args) => {
    expect(engineOf(changes).args).toEqual(expect.arrayContaining(args));
  });

  test('name adapters with their files, and room for the largest', () => {
    const adapters = {
      static: [
        { name: 'sql', files: { volume: VOLUME, path: 'adapters/sql' } },
        { name: 'law', files: { volume: VOLUME, path: 'adapters/law' } },
      ],
      rank: 64,
    } as const;
    const { args = [] } = engineOf({ adapters });
    expect(args).toEqual(
      expect.arrayContaining(['--enable-lora', '--max-loras=2', '--max-lora-rank=64']),
    );
    expect(
      args.slice(args.indexOf('--lora-modules') + 1, args.indexOf('--lora-modules') + 3),
    ).toEqual([
      '{"name":"sql","path":"/models/adapters/sql","base_model_name":"llama"}',
      '{"name":"law","path":"/models/adapters/law","base_model_name":"llama"}',
    ]);
    expect(enginePodOf({ adapters }).volumes?.filter(({ name }) => name === 'models')).toHaveLength(
      1,
    );
  });

  test('leave adapters that come later to who may call engines', () => {
    const { args, env } = engineOf({ adapters: { loading: true, slots: 4 } });
    expect(args).toEqual(
      expect.arrayContaining(['--enable-lora', '--max-loras=4', '--max-lora-rank=16']),
    );
    expect(args).not.toContain('--lora-modules');
    expect(env).toEqual(
      expect.arrayContaining([{ name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', value: 'True' }]),
    );
  });
});
