import * as fs from 'node:fs';
import * as path from 'node:path';
import { IMAGES } from '../../lib/catalogue';
import type { CheckContext } from '../check';
import { MissingTool } from '../failures';
import { pythonEnvironment } from '../python/environment';
import { requirementsOf } from '../python/requirements';

const REQUIREMENTS = 'conformance/vllm/router-requirements.txt';

/** Names the folder of the router's repository. */
const VARIABLE = 'VLLM_ROUTER_SOURCE';

/** The real router, without its image. */
export interface RouterProgram {
  readonly python: string;
  /** The folder that its package is in. */
  readonly source: string;
}

/**
 * The router that the person who runs this has fetched: it is in no package index. PyPI's `vllm-router` is
 * another program.
 */
export async function routerProgram({ root, tools }: CheckContext): Promise<RouterProgram> {
  const folder = process.env[VARIABLE] ?? path.join(root, '.conformance', 'production-stack');
  const source = path.join(folder, 'src');
  if (!fs.existsSync(path.join(source, 'vllm_router', 'app.py'))) {
    const tag = IMAGES.vllmRouter.source.split('/').at(-1) ?? '';
    throw new MissingTool(
      'the router of production-stack',
      `'git clone --depth=1 --branch=${tag} https://github.com/vllm-project/production-stack .conformance/production-stack', or ${VARIABLE}=<its folder>`,
    );
  }
  const { python } = await pythonEnvironment(tools, root, {
    name: 'vllm-router',
    requirements: requirementsOf(path.join(root, REQUIREMENTS)),
  });
  tools.used('production-stack router', IMAGES.vllmRouter.tag.replace(/^v/, ''));
  return { python, source };
}
