import * as fs from 'node:fs';
import * as path from 'node:path';
import { emittedObject, podOf, type EmittedObject } from '../../emitted';
import { Finding } from '../../failures';
import { RouterProcess } from '../router-process';
import type { RouterProgram } from '../router-source';
import { flagValue } from '../static-engines';
import type { CommandLine } from '../workloads';
import { loopbackAddress } from './loopback';
import { podKinds, serviceOfRouter, type ServingPod } from './pod-kinds';
import { PodServer } from './pod-server';
import { rightsOf } from './rights';
import { ScenePod } from './scene-pod';

/** What the router shows in place of the token of its account. */
const TOKEN = 'made-for-this-run';

/** Pods of each engine; of anything else there is one. */
const ENGINES = 2;

/** A router that asks Kubernetes, with everything that is emitted around it. */
export interface SceneProps {
  readonly program: RouterProgram;
  readonly folder: string;
  readonly line: CommandLine;
  /** All objects of its namespace. */
  readonly objects: readonly EmittedObject[];
  /**
   * Seconds in which the router has to notice what changes.
   * @default 15
   */
  readonly patienceSeconds?: number;
}

/** A real router, an API server that is played, and engines that are not real, each pod at an address of its own. */
export class Scene {
  private constructor(
    /** The router. */
    readonly router: RouterProcess,
    /** What it finds its engines by. */
    readonly server: PodServer,
    /** Pods of the namespace. */
    readonly pods: readonly ScenePod[],
    /** The service of the router. */
    readonly service: string,
    private readonly props: SceneProps,
  ) {}

  /** Starts everything with the emitted arguments and variables. */
  static async start(props: SceneProps): Promise<Scene> {
    const { line, objects, folder } = props;
    const deployment = deploymentOf(props);
    const account = accountOf(deployment);
    const { namespace } = account;
    const rights = rightsOf(objects, account);
    const server = await PodServer.start({ token: TOKEN, namespace, rights });
    const pods = await startPods(props, server);
    fs.mkdirSync(folder, { recursive: true });
    const config = path.join(folder, 'kubeconfig.json');
    fs.writeFileSync(config, JSON.stringify(kubeconfig(server.url)));
    const variables = { ...line.variables, KUBECONFIG: config };
    const key = line.variables['VLLM_API_KEY'];
    try {
      const router = await RouterProcess.start({ ...props, args: line.args, variables, key });
      return new Scene(router, server, pods, serviceOfRouter(deployment.metadata.name), props);
    } catch (error) {
      stopAll(server, pods);
      throw error;
    }
  }

  /** Pods that answer for the router’s service. */
  get engines(): readonly ScenePod[] {
    return this.pods.filter(({ engine }) => engine?.service === this.service);
  }

  /** Seconds in which the router has to notice what changes. */
  get patience(): number {
    return this.props.patienceSeconds ?? 15;
  }

  /** Seconds after which a router that does not end is killed. */
  get graceSeconds(): number {
    const pod: ServingPod = podOf(deploymentOf(this.props));
    return pod.terminationGracePeriodSeconds ?? 30;
  }

  /** The router’s command line. */
  get line(): CommandLine {
    return this.props.line;
  }

  /** What the router’s account may do. */
  get rights(): ReadonlySet<string> {
    return rightsOf(this.props.objects, accountOf(deploymentOf(this.props)));
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    // A router waits for its watch before it ends.
    stopAll(this.server, this.pods);
    await this.router.end();
  }
}

const deploymentOf = ({ line, objects }: SceneProps): EmittedObject =>
  emittedObject(objects, 'Deployment', line.subject.split(' ').at(-1) ?? '');

async function startPods(
  { objects, line }: SceneProps,
  server: PodServer,
): Promise<readonly ScenePod[]> {
  const port = Number(flagValue(line, '--k8s-port'));
  const pods: ScenePod[] = [];
  for (const kind of podKinds(objects)) {
    for (let index = 0; index < (kind.engine === undefined ? 1 : ENGINES); index++) {
      const name = `${kind.name}-${index}`;
      pods.push(await ScenePod.start({ kind, name, ip: loopbackAddress(), port, server }));
    }
  }
  return pods;
}

function stopAll(server: PodServer, pods: readonly ScenePod[]): void {
  server.stop();
  pods.forEach((pod) => {
    pod.stopListening();
  });
}

/** The account of a router’s pods. */
function accountOf(deployment: EmittedObject) {
  const pod: ServingPod = podOf(deployment);
  const { name, namespace = '' } = deployment.metadata;
  if (pod.automountServiceAccountToken !== true) throw new Finding(`${name} has no token`);
  return { namespace, name: pod.serviceAccountName ?? 'default' };
}

/** Outside a cluster, Kubernetes’ library for Python finds its API by a file. */
const kubeconfig = (url: string): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'played',
  contexts: [{ name: 'played', context: { cluster: 'played', user: 'router' } }],
  clusters: [{ name: 'played', cluster: { server: url } }],
  users: [{ name: 'router', user: { token: TOKEN } }],
});
