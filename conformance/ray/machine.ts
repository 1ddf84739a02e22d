import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { runProgram, type Completed } from '../program';
import type { PythonEnvironment } from '../python/environment';
import { PodNetwork, type Place } from './network';
import { lastLines, Pod } from './pod';
import type { RayContainer } from './subject';

/** The operator gives every pod of Ray shared memory. */
const SHARED_MEMORY = '/dev/shm';

/** A container to run as Kubernetes would. */
export interface PodOptions {
  readonly name: string;
  readonly place: Place;
  readonly container: RayContainer;
  /** What its shell is handed. */
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What came back to a request. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request to a pod. */
export interface Request {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
  readonly token?: string;
}

/** This machine, as a place for pods. */
export class PodMachine {
  /** Makes room for pods. */
  static async start(
    { root, tools, scratch }: CheckContext,
    python: PythonEnvironment,
  ): Promise<PodMachine> {
    const folder = path.join(scratch, 'ray');
    fs.mkdirSync(folder, { recursive: true });
    return new PodMachine(root, python, await PodNetwork.start(tools, folder), folder);
  }

  private constructor(
    readonly root: string,
    readonly python: PythonEnvironment,
    private readonly network: PodNetwork,
    readonly folder: string,
  ) {}

  /** Starts a container: read-only, as its user, with its folders and the network of its pod. */
  pod(options: PodOptions): Pod {
    const pidFile = path.join(this.folder, `${options.name}.pid`);
    const [program, ...words] = this.network.enter(options.place);
    const args = [
      ...words,
      ...REMEMBER,
      pidFile,
      ...this.container(options),
      '/bin/bash',
      '-c',
      '--',
    ];
    const env = { ...this.path(), ...options.env };
    const started = new BackgroundProgram(program, [...args, options.command], {
      env,
      cwd: this.folder,
      log: path.join(this.folder, `${options.name}.log`),
    });
    return new Pod(started, pidFile, env);
  }

  /** Starts a program beside a pod that goes on, such as a server. */
  background(
    place: Place,
    [program, ...args]: readonly [string, ...string[]],
    name: string,
  ): BackgroundProgram {
    const [enter, ...words] = this.network.enter(place);
    return new BackgroundProgram(enter, [...words, program, ...args], {
      env: { ...this.path(), HOME: this.folder },
      cwd: this.folder,
      log: path.join(this.folder, `${name}.log`),
    });
  }

  /** Runs a program beside a pod, as another pod of the namespace would. */
  run(
    place: Place,
    [program, ...args]: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
    input = '',
  ): Promise<Completed> {
    const [enter, ...words] = this.network.enter(place);
    return runProgram(enter, [...words, program, ...args], {
      cwd: this.folder,
      env: { ...this.path(), HOME: this.folder, ...env },
      input,
    });
  }

  /** Sends a request from beside a pod. */
  async ask(
    place: Place,
    { url, method = 'GET', body = '', token = '' }: Request,
  ): Promise<Answer> {
    const script = this.file('conformance/ray/ask.py');
    const { code, stdout, stderr } = await this.run(
      place,
      [this.python.python, script, method, url, token],
      {},
      body,
    );
    if (code !== 0) throw new Finding(`${method} ${url}: ${lastLines(stderr, 1)}`);
    // What the script prints has these members.
    return JSON.parse(stdout) as Answer;
  }

  /** A file of the repository. */
  file(name: string): string {
    return path.join(this.root, name);
  }

  /** Ends the room; pods must have ended before. */
  stop(): Promise<void> {
    return this.network.stop();
  }

  private path(): Readonly<Record<string, string>> {
    return { PATH: `${path.dirname(this.python.python)}:${process.env['PATH'] ?? ''}` };
  }

  private container({ container }: PodOptions): string[] {
    const { securityContext, workingDir = '/', volumeMounts = [] } = container;
    if (!securityContext.readOnlyRootFilesystem) {
      throw new Finding(`${container.name} may write to its image`);
    }
    return [
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...['sh', this.file('conformance/ray/pod.sh')],
      ...[securityContext.runAsUser, securityContext.runAsGroup].map(String),
      workingDir,
      ...volumeMounts.map(({ mountPath }) => mountPath),
      SHARED_MEMORY,
      '--',
    ];
  }
}

/** A shell that writes down its number, which is then that of the program. */
const REMEMBER = ['sh', '-c', 'echo "$$" >"$1"; shift; exec "$@"', 'sh'];
