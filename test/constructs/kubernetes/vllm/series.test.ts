import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ENGINE_SERIES, ROUTER_SERIES, USAGE_SERIES } from '../../../../constructs/kubernetes/vllm';
import { IMAGES } from '../../../../lib/catalogue';
import { seriesOf } from '../../../../tools/series/read-series';
import router from '../../../fixtures/series/vllm-router.json';
import engine from '../../../fixtures/series/vllm.json';

const METER = resolve(__dirname, '../../../../constructs/kubernetes/vllm/llm_usage.py');

describe('series that queries use', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['vLLM', ENGINE_SERIES, engine.names],
    ['the router', ROUTER_SERIES, router.names],
    ['the meter', USAGE_SERIES, seriesOf(readFileSync(METER, 'utf8'))],
  ])('are among those of %s', (_, used, shown) => {
    expect(used.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('are recorded of the versions that run', () => {
    expect([engine.version, router.version]).toEqual([IMAGES.vllm.tag, IMAGES.vllmRouter.tag]);
  });

  test('of engines are not all their own: the router shows some under the same names', () => {
    expect(router.names).toContain('vllm:num_requests_waiting');
  });
});
