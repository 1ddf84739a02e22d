import * as path from 'node:path';
import { IMAGES } from '../../lib/catalogue';
import type { CheckContext, PartResult } from '../check';
import { Finding } from '../failures';
import { pythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';
import { ENGINE_MISTAKES, SAMPLE_ENGINE } from './engine-mistakes';
import { judgedParts, type ByEnvironment } from './judged-parts';
import { judgements, type Judgement } from './judgements';
import { wheelSource } from './wheel';
import type { CommandLine } from './workloads';

const REQUIREMENTS = 'conformance/vllm/requirements.txt';

const VLLM = IMAGES.vllm.tag.replace(/^v/, '');

/** What keeps keys and values outside the GPU; the image has whichever was newest when it was built. */
const LMCACHE = '0.5.6';

/** What vLLM and LMCache read of a container's variables. */
const READ = /^(VLLM|LMCACHE)_/;

/** vLLM’s own code judges all engines in one process: it takes seconds to load. */
export const engineParts = (context: CheckContext, emitted: ByEnvironment): Promise<PartResult[]> =>
  judgedParts({
    name: 'engines',
    emitted,
    samples: [SAMPLE_ENGINE],
    mistakes: ENGINE_MISTAKES,
    judge: (lines) => judgeEngines(context, lines),
  });

async function judgeEngines(
  context: CheckContext,
  lines: readonly CommandLine[],
): Promise<Judgement[]> {
  const { root, scratch, tools } = context;
  const environment = await pythonEnvironment(tools, root, {
    name: 'vllm',
    requirements: requirementsOf(path.join(root, REQUIREMENTS)),
  });
  const vllm = await wheelSource(context, environment, { name: 'vllm', version: VLLM });
  const lmcache = await wheelSource(context, environment, { name: 'lmcache', version: LMCACHE });
  tools.used('vLLM', VLLM);
  tools.used('LMCache', LMCACHE);
  const judge = {
    root,
    python: environment.python,
    script: 'engines.py',
    args: [vllm, lmcache, path.join(scratch, 'vllm')],
  } as const;
  return judgements(judge, lines.map(asInput));
}

/** What the program reads of a command line. */
function asInput({ subject, command, args, variables, gpus }: CommandLine): object {
  const [program = 'the image alone', ...words] = [...command, ...args];
  if (program !== 'vllm') throw new Finding(`${subject} is started by ${program}, not by vllm`);
  const read = Object.entries(variables).filter(([name]) => READ.test(name));
  return { args: words, variables: Object.fromEntries(read), gpus };
}
