import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram } from '../program';
import type { PythonEnvironment } from './environment';

const SETTINGS = 'pyproject.toml';
const TESTS = 'test/python';
const SHIPPED = 'constructs/';
const LISTED = 5;

/** What judges Python: ruff, ruff again, mypy, pytest. */
export type Judgement = 'lint' | 'format' | 'types' | 'tests';

/** A mistake in one of the files, and who has to notice it. */
export interface SourceMutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly noticedBy: Judgement;
  /** What the complaint says. */
  readonly expect: RegExp;
}

/** All Python below a folder, with the settings of that folder. Nothing is written there but caches in `build`. */
export class PythonSources {
  constructor(
    private readonly folder: string,
    private readonly environment: PythonEnvironment,
  ) {}

  /** Says that all is well, and of how much; throws a Finding with the first complaints. */
  async judge(judgement: Judgement): Promise<string> {
    const files = await this.files();
    if (judgement === 'tests') {
      const output = await this.mustRun('pytest', ['-q', '--no-header', '--tb=no']);
      return `${/(\d+) passed/.exec(output)?.[1] ?? 'no'} tests`;
    }
    if (judgement === 'types') {
      await this.checkTypes(files);
    } else {
      const command = judgement === 'lint' ? ['check'] : ['format', '--check'];
      await this.mustRun('ruff', [...command, '--output-format=concise', '.']);
    }
    return `${files.length} files`;
  }

  /** A folder at a time: programs name their neighbours alone, and may be named as those of another folder. */
  private async checkTypes(files: readonly string[]): Promise<void> {
    for (const folder of new Set(files.map((file) => path.dirname(file)))) {
      const own = files.filter((file) => path.dirname(file) === folder);
      await this.mustRun('mypy', ['--no-error-summary', ...own]);
    }
  }

  /** A copy with a mistake in it. */
  async broken(folder: string, { file, from, to }: SourceMutation): Promise<PythonSources> {
    for (const each of [SETTINGS, ...(await this.files())]) {
      fs.mkdirSync(path.join(folder, path.dirname(each)), { recursive: true });
      fs.copyFileSync(path.join(this.folder, each), path.join(folder, each));
    }
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    if (!text.includes(from)) throw new Finding(`${file} has no '${from}'; choose another mistake`);
    fs.writeFileSync(path.join(folder, file), text.replace(from, to));
    return new PythonSources(folder, this.environment);
  }

  /** The programs that containers run, and that no test of `test/python` loads, nor a program that one loads. */
  async untested(): Promise<string[]> {
    const files = await this.files();
    const texts = files
      .filter((file) => file.startsWith(`${TESTS}/`))
      .map((file) => this.read(file));
    let waiting = files.filter((file) => file.startsWith(SHIPPED));
    for (let loaded = [...texts]; loaded.length > 0;) {
      const reached = waiting.filter((file) => loaded.some((text) => names(text, file)));
      waiting = waiting.filter((file) => !reached.includes(file));
      loaded = reached.map((file) => this.read(file));
    }
    return waiting;
  }

  private read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** The files that ruff finds: all but what Git ignores. */
  private async files(): Promise<string[]> {
    const output = await this.mustRun('ruff', ['check', '--show-files', '.']);
    return output
      .split('\n')
      .filter((file) => file.endsWith('.py'))
      .map((file) => path.relative(this.folder, file));
  }

  private async mustRun(program: string, args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runProgram(this.environment.program(program), args, {
      cwd: this.folder,
      env: { PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1', PY_COLORS: '0' },
    });
    if (code !== 0) throw new Finding(complaints(`${stdout}\n${stderr}`));
    return stdout;
  }
}

/** What pytest shows while it goes on, and its headings. */
const NO_COMPLAINT = /^\s*$|^[.FEsxX]+ +\[ *\d+%\]$|^[=!]+ .* [=!]+$/;

function complaints(output: string): string {
  const lines = output.split('\n').filter((line) => !NO_COMPLAINT.test(line));
  const more = lines.length > LISTED ? `; and ${lines.length - LISTED} lines more` : '';
  return `${lines.slice(0, LISTED).join('; ')}${more}`;
}

/** Whether a test loads a program, or a program its neighbour. */
function names(text: string, file: string): boolean {
  const { base, dir, name } = path.parse(file);
  const isNamed = [`/${base}"`, `"${name}"`].some((end) => text.includes(end));
  const isLoaded = text.includes(`"${file}"`) || (text.includes(`"${dir}"`) && isNamed);
  return isLoaded || new RegExp(`^(?:from|import) ${name}\\b`, 'm').test(text);
}
