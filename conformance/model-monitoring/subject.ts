import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { emittedObject, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { freePort } from '../port';
import { runProgram } from '../program';
import type { World } from './world';

const SETTINGS = 'settings.json';
const SECRET = 's3cret';
const READY_SECONDS = 20;
const OK = 200;

/** A mistake in one of the files of a program. */
export interface ProgramMistake {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Settings as they are emitted. */
export type Settings = Readonly<Record<string, unknown>>;

/** What the emitted programs are run with. */
export interface SubjectProps {
  readonly objects: readonly EmittedObject[];
  readonly python: string;
  readonly scratch: string;
  readonly world: World;
  /**
   * A mistake that is made in them.
   * @default - none
   */
  readonly mistake?: ProgramMistake;
}

/** A monitor that runs, and where it is asked. */
export interface RunningObserver {
  readonly port: number;
  readonly metricsPort: number;
  readonly stop: () => Promise<boolean>;
}

/** Programs that watch models, of the emitted ConfigMaps, with the emitted settings but for places. */
export class MonitoringSubject {
  private count = 0;

  constructor(private readonly props: SubjectProps) {}

  get world(): World {
    return this.props.world;
  }

  /** A folder with a file of JSON lines. */
  lines(name: string, rows: readonly object[], file = 'a.jsonl'): string {
    const folder = path.join(this.props.scratch, name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, file),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    return folder;
  }

  /** Starts a monitor that sees requests. */
  async observer(map: string, changes: Settings): Promise<RunningObserver> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const { folder, env } = this.written(map, { ...changes, port, metricsPort });
    const program = new BackgroundProgram(this.props.python, [path.join(folder, 'observer.py')], {
      env,
      cwd: folder,
      log: path.join(folder, 'log'),
    });
    const isHealthy = async () =>
      (await fetch(`http://127.0.0.1:${metricsPort}/-/healthy`)).status === OK;
    try {
      await program.until(isHealthy, 'answered its probe', READY_SECONDS);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return { port, metricsPort, stop: () => program.end() };
  }

  /** Runs a job to its end, and gives the last line of its log. */
  async job(map: string, main: string, changes: Settings): Promise<Settings> {
    const { folder, env } = this.written(map, changes);
    const { code, stdout, stderr } = await runProgram(
      this.props.python,
      [path.join(folder, main)],
      { cwd: folder, env: { ...env, RETRAINING_CLIENT_SECRET: SECRET } },
    );
    if (code !== 0) throw new Finding(`${main} ends with ${code}: ${stderr.trim().slice(-500)}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Settings;
  }

  /** Emitted settings of a program. */
  settings(map: string): Settings {
    const { data = {} } = emittedObject(this.props.objects, 'ConfigMap', map);
    return JSON.parse(data[SETTINGS] ?? '{}') as Settings;
  }

  private written(map: string, changes: Settings) {
    const { data = {} } = emittedObject(this.props.objects, 'ConfigMap', map);
    this.count += 1;
    const folder = path.join(this.props.scratch, `${map}-${this.count}`);
    fs.mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(data)) {
      fs.writeFileSync(path.join(folder, file), this.mistaken(file, text));
    }
    const settings = path.join(folder, SETTINGS);
    fs.writeFileSync(settings, JSON.stringify({ ...this.settings(map), ...changes }));
    return { folder, env: { MONITOR_SETTINGS: settings, PYTHONDONTWRITEBYTECODE: '1' } };
  }

  private mistaken(file: string, text: string): string {
    const { mistake } = this.props;
    if (mistake?.file !== file) return text;
    if (!text.includes(mistake.from)) {
      throw new Error(`${file} has no '${mistake.from}'; choose another mistake`);
    }
    return text.replace(mistake.from, mistake.to);
  }
}

/** Names of the series in a text of metrics, each once, in order. */
export const namesIn = (text: string): string[] =>
  [
    ...new Set(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => /^\w+/.exec(line)?.[0] ?? ''),
    ),
  ].toSorted();

/** The value of a series that has these labels; undefined where there is none. */
export function sampleIn(
  text: string,
  name: string,
  ...labels: readonly string[]
): number | undefined {
  const found = text
    .split('\n')
    .find((line) => line.startsWith(name) && labels.every((label) => line.includes(label)));
  return found === undefined ? undefined : Number(found.split(' ').at(-1));
}
