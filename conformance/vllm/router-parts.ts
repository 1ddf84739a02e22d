import type { CheckContext, PartResult } from '../check';
import { judgedParts, type ByEnvironment } from './judged-parts';
import { judgements } from './judgements';
import { ROUTER_MISTAKES, SAMPLE_ROUTER, SESSION_ROUTER } from './router-mistakes';
import { routerProgram } from './router-source';

/** The router’s own code judges all routers. */
export const routerParts = (context: CheckContext, emitted: ByEnvironment): Promise<PartResult[]> =>
  judgedParts({
    name: 'routers',
    emitted,
    samples: [SAMPLE_ROUTER, SESSION_ROUTER],
    mistakes: ROUTER_MISTAKES,
    judge: async (lines) => {
      const { python, source } = await routerProgram(context);
      const judge = { root: context.root, python, script: 'router.py', args: [source] } as const;
      return judgements(
        judge,
        lines.map(({ args }) => args),
      );
    },
  });
