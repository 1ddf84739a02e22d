import * as path from 'node:path';
import type { CheckContext } from '../check';
import { Finding } from '../failures';
import { inParallel } from '../parallel';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';
import {
  changeFile,
  NOWHERE,
  writeConfiguration,
  type FileChange,
  type HubConfiguration,
} from './configuration';
import type { HubSubject } from './subjects';

/** What the real JupyterHub, and its culler, make of a configuration. */
interface Loaded {
  readonly faults: readonly string[];
  readonly options: number;
  readonly culling: Readonly<Record<string, number>>;
}

interface OptionMutation extends FileChange {
  readonly name: string;
  readonly expect: RegExp;
}

/** Mistakes that JupyterHub takes in without a word, or too late. */
const MUTATIONS: readonly OptionMutation[] = [
  {
    name: 'an option that there is not',
    file: 'platform.json',
    from: '"default_url"',
    to: '"default_path"',
    expect: /KubeSpawner has no option default_path/,
  },
  {
    name: 'an option of a class that is not used',
    file: 'jupyterhub_config.py',
    from: 'c.GenericOAuthenticator.enable_pkce',
    to: 'c.GitHubOAuthenticator.enable_pkce',
    expect: /there is no class GitHubOAuthenticator/,
  },
  {
    name: 'an override that KubeSpawner does not know',
    file: 'platform.json',
    from: '"mem_limit"',
    to: '"memory_limit"',
    expect: /overrides memory_limit, which KubeSpawner has not/,
  },
  {
    name: 'an option by its former name',
    file: 'platform.json',
    from: '"service_account"',
    to: '"singleuser_service_account"',
    expect: /singleuser_service_account is deprecated/,
  },
  {
    name: 'an authenticator of another kind',
    file: 'jupyterhub_config.py',
    from: '"generic-oauth"',
    to: '"dummy"',
    expect: /signed in by DummyAuthenticator/,
  },
  {
    name: 'an argument that the culler does not know',
    file: 'jupyterhub_config.py',
    from: '--cull-every',
    to: '--every',
    expect: /the culler refuses its arguments: Unrecognized command line option/,
  },
  {
    name: 'a scope that there is not',
    file: 'jupyterhub_config.py',
    from: '"delete:servers"',
    to: '"stop:servers"',
    expect: /stop:servers, which is unknown/,
  },
];

/** Loads the configuration of a hub; every option is known, and the culler has what the document says. */
export async function checkOptions(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { name, objects }: HubSubject,
): Promise<string> {
  const folder = path.join(scratch, `options-${name}`);
  const configuration = writeConfiguration(objects, folder, NOWHERE);
  const { faults, options, culling } = await load(root, python, configuration);
  const { idleSeconds, everySeconds, maxAgeSeconds } = configuration.document.culling;
  const wanted = [idleSeconds, everySeconds, maxAgeSeconds].join();
  const taken = [culling['timeout'], culling['cull_every'], culling['max_age']].join();
  const all = [...faults, ...(wanted === taken ? [] : [`the culler took ${taken} for ${wanted}`])];
  if (all.length > 0) throw new Finding(all.join('; '));
  return `${options} options are known; the culler stops what is idle for ${idleSeconds} s`;
}

/** Makes mistakes in copies of a configuration. */
export async function noticesOptions(
  { root, scratch }: CheckContext,
  python: PythonEnvironment,
  { objects }: HubSubject,
): Promise<string> {
  const outcomes = await inParallel(MUTATIONS, async (mutation) => {
    const folder = path.join(scratch, `options-broken-${MUTATIONS.indexOf(mutation)}`);
    const configuration = writeConfiguration(objects, folder, NOWHERE);
    changeFile(folder, mutation);
    const { faults } = await load(root, python, configuration);
    return faults.some((fault) => mutation.expect.test(fault))
      ? []
      : [`${mutation.name} (${faults.join('; ') || 'no fault'})`];
  });
  const unnoticed = outcomes.flat();
  if (unnoticed.length > 0) throw new Finding(`not noticed: ${unnoticed.join('; ')}`);
  return `${MUTATIONS.length} mistakes are noticed`;
}

async function load(
  root: string,
  { python }: PythonEnvironment,
  { folder, env }: HubConfiguration,
): Promise<Loaded> {
  const script = path.join(root, 'conformance/jupyterhub/options.py');
  const { code, stdout, stderr } = await runProgram(python, [script, folder], { env });
  if (code !== 0)
    throw new Finding(`JupyterHub refuses: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return JSON.parse(stdout) as Loaded;
}
