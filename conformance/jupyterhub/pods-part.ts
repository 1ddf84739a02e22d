import * as path from 'node:path';
import { Finding } from '../failures';
import { runProgram } from '../program';
import type { PythonEnvironment } from '../python/environment';
import type { HubConfiguration } from './configuration';

/** A pod as KubeSpawner makes it, as far as it is looked at. */
interface MadePod {
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly enableServiceLinks?: boolean;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly { readonly key?: string }[];
    readonly volumes?: readonly { readonly name: string }[];
    readonly containers: readonly {
      readonly image: string;
      readonly resources: {
        readonly limits: Readonly<Record<string, number | string>>;
        readonly requests: Readonly<Record<string, number | string>>;
      };
      readonly securityContext: Readonly<Record<string, unknown>>;
      readonly volumeMounts: readonly { readonly mountPath: string }[];
    }[];
  };
}

/** What somebody is offered, and what would start. */
export interface Offer {
  readonly offer: readonly { readonly slug: string }[];
  readonly refusal: string | null;
  readonly pods: Readonly<Record<string, MadePod>>;
}

/** Asks the real KubeSpawner what somebody in these groups may start. */
export async function offerFor(
  { python }: PythonEnvironment,
  root: string,
  { folder, env }: HubConfiguration,
  groups: readonly string[],
): Promise<Offer> {
  const script = path.join(root, 'conformance/jupyterhub/pods.py');
  const { code, stdout, stderr } = await runProgram(python, [script, folder, ...groups], { env });
  if (code !== 0) throw new Finding(`KubeSpawner refuses: ${stderr.trim().slice(-600)}`);
  return JSON.parse(stdout) as Offer;
}

/** What is wrong with a pod: what every notebook must have whatever its profile. */
export function podFaults(profile: string, { spec }: MadePod): string[] {
  const [container] = spec.containers;
  const wrong = (problem: string) => `profile '${profile}': ${problem}`;
  if (container === undefined) return [wrong('no container')];
  const { limits, requests } = container.resources;
  const { securityContext } = container;
  const expectations: readonly (readonly [string, boolean])[] = [
    ['no CPU limit', limits['cpu'] !== undefined],
    ['no memory limit', limits['memory'] !== undefined],
    ['no memory request', requests['memory'] !== undefined],
    ['escalates', securityContext['allowPrivilegeEscalation'] === false],
    ['root', securityContext['runAsNonRoot'] === true && securityContext['runAsUser'] === 1000],
    ['keeps capabilities', JSON.stringify(securityContext['capabilities']) === '{"drop":["ALL"]}'],
    ['a token of the API', spec.automountServiceAccountToken === false],
    ['service links', spec.enableServiceLinks === false],
    [
      'no shared folder',
      container.volumeMounts.some(({ mountPath }) => mountPath === '/home/shared'),
    ],
    ['no home', container.volumeMounts.some(({ mountPath }) => mountPath === '/home/jovyan')],
    ['an image without version', /:[\w.-]+$/.test(container.image)],
    ['devices without toleration', hasToleration(limits, spec.tolerations ?? [])],
  ];
  return expectations.filter(([, holds]) => !holds).map(([problem]) => wrong(problem));
}

const hasToleration = (
  limits: Readonly<Record<string, unknown>>,
  tolerations: readonly { readonly key?: string }[],
): boolean =>
  Object.keys(limits)
    .filter((name) => name.includes('/'))
    .every((name) => tolerations.some(({ key }) => key === name));

/** Checks what members of a team, members of none, and strangers are offered. */
export async function checkPods(
  ask: (groups: readonly string[]) => Promise<Offer>,
  profiles: readonly string[],
  team: string | undefined,
): Promise<string> {
  const scientist = await ask(['data-scientists']);
  const member = await ask(['data-scientists', ...(team === undefined ? [] : [`team-${team}`])]);
  const faults = [scientist, member].flatMap(({ pods }) =>
    Object.entries(pods).flatMap(([profile, pod]) => podFaults(profile, pod)),
  );
  const offered = scientist.offer.map(({ slug }) => slug);
  if (offered.join() !== profiles.join()) faults.push(`offered ${offered.join()}`);
  const account = Object.values(scientist.pods).map(({ spec }) => spec.serviceAccountName);
  if (account.some((name) => name !== 'notebook')) faults.push(`runs as ${account.join()}`);
  if (team !== undefined) {
    for (const { spec } of Object.values(member.pods)) {
      if (spec.serviceAccountName !== `notebook-${team}`)
        faults.push('not the account of the team');
      const mounts = spec.containers.flatMap(({ volumeMounts }) => volumeMounts);
      const folder = `/home/shared/teams/${team}`;
      if (!mounts.some(({ mountPath }) => mountPath === folder)) faults.push(`no ${folder}`);
    }
  }
  if (faults.length > 0) throw new Finding(faults.join('; '));
  return `${profiles.length} profiles, each with limits, nodes, files and account`;
}
