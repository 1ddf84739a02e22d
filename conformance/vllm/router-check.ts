import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { discoveryParts } from './discovery/parts';
import { SAMPLE_ROUTER, SESSION_ROUTER } from './router-mistakes';
import { routerProgram } from './router-source';
import {
  answersAliases,
  answersModels,
  keepsSessions,
  refusesOthers,
  showsSeries,
} from './routing';
import { RunningRouter, type RunningRouterProps } from './running-router';
import { servingLines } from './serving';
import { aliasesOf, flagValue, staticEngines } from './static-engines';
import type { CommandLine } from './workloads';

/** The real router of an environment, in front of engines that are not real. */
export const vllmRouterCheck: Check = {
  name: 'vllm-router',
  tier: 'full',
  shows:
    'The real router, started with the emitted arguments in front of two and more engines of ours: each model and alias is answered by an engine that has it, in one piece and in parts, another model is refused; with sessions, whoever shows the same header stays at one engine. Engines ask for a key where those of the environment do. It shows series under the names that engines have. Routers that ask Kubernetes find the pods that answer for their service and no other, choose among them as they are told, follow pods that go and come, go on to the next where one refuses connections, refuse and count what no pod is there for, count tokens by client with the emitted program, ask nothing that the emitted role does not grant, and end before they are killed.',
  cannotShow:
    'Engines are small servers that answer as vLLM does. The Kubernetes API is a played one, without TLS, and pods are listed as they are emitted; a router is told of it by a file, as it is outside of a cluster. A pod that vanishes between two watches stays known to the router. What LMCache tells a router is not there, nor are engines that do parts of an answer.',
  run: async (context) => {
    const routers = await servingLines(context, 'router');
    if (routers.size === 0) return [];
    const program = await routerProgram(context);
    const engines = await servingLines(context, 'engine');
    const parts: PartResult[] = [];
    for (const line of [SAMPLE_ROUTER, SESSION_ROUTER]) {
      parts.push(...(await routedParts({ ...at(context), program, line })));
    }
    for (const [environment, lines] of routers) {
      const key = keyOf(engines.get(environment) ?? []);
      for (const line of lines.filter((each) => staticEngines(each).length > 0)) {
        const subject = `${environment}, ${line.subject}`;
        parts.push(
          ...(await routedParts({ ...at(context), program, key, line: { ...line, subject } })),
        );
      }
    }
    return [
      ...parts,
      ...(await mistakenParts({ ...at(context), program, line: SAMPLE_ROUTER })),
      ...(await discoveryParts(context, program)),
    ];
  },
};

const at = ({ scratch }: CheckContext) => ({ folder: path.join(scratch, 'router') });

/** The key that engines of an environment ask for. */
const keyOf = (engines: readonly CommandLine[]): string | undefined =>
  engines.map(({ variables }) => variables['VLLM_API_KEY']).find((key) => key !== undefined);

async function routedParts(props: RunningRouterProps): Promise<PartResult[]> {
  const { line } = props;
  let router: RunningRouter | undefined;
  const started = await runPart(`${line.subject}, start`, async () => {
    router = await RunningRouter.start(props);
    return 'answers its probe';
  });
  if (router === undefined) return [started];
  try {
    return [started, ...(await askedParts(router, line))];
  } finally {
    await router.stop();
  }
}

async function askedParts(router: RunningRouter, line: CommandLine): Promise<PartResult[]> {
  const part = (name: string, ask: () => Promise<string>) =>
    runPart(`${line.subject}, ${name}`, ask);
  const parts = [
    await part('models', () => answersModels(router, line)),
    await part('another model', () => refusesOthers(router)),
    await part('series', () => showsSeries(router)),
  ];
  if (aliasesOf(line).length > 0) {
    parts.push(await part('aliases', () => answersAliases(router, line)));
  }
  if (flagValue(line, '--routing-logic') === 'session') {
    parts.push(await part('sessions', () => keepsSessions(router, line)));
  }
  return parts;
}

/** Routers with mistakes have to be noticed. */
async function mistakenParts(props: RunningRouterProps): Promise<PartResult[]> {
  // Of an engine that does not know its model the router would hear before, and leave it out.
  const args = props.line.args.filter((arg) => arg !== '--static-backend-health-checks');
  const swapped = args.map((arg) => arg.replace(/^(--static-models=)(.*),(.*)$/, '$1$3,$2'));
  const line = { ...props.line, args: swapped };
  return [
    await runPart('notices models at wrong engines', () =>
      answersNothing({ ...props, line, engines: props.line }),
    ),
    // The router’s own requests show no key, so it takes all engines for ill.
    await runPart('notices health checks of engines with a key', () =>
      answersNothing({ ...props, key: 'made-for-this-run' }),
    ),
  ];
}

async function answersNothing(props: RunningRouterProps): Promise<string> {
  const router = await RunningRouter.start(props);
  try {
    await answersModels(router, props.engines ?? props.line);
  } catch (error) {
    if (error instanceof Finding) return error.message;
    throw error;
  } finally {
    await router.stop();
  }
  throw new Finding('models are answered although they cannot be');
}
