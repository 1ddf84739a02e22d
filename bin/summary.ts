import type { Environment } from '../lib/config';
import { coldStartText, servingNotes } from '../lib/contracts/serving-notes';
import { deliveredBy } from '../lib/contracts/services';
import type { Platform } from '../stacks/platform';

interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a synthesized platform consists of, for a person to read. */
export function summary(environment: Environment, platform: Platform, folder: string): string {
  const { units } = platform.manifests;
  const rows: (readonly [string, string])[] = [
    [
      'environment',
      `${environment.name} (${environment.profile}), ${environment.region}, ${environment.domain}`,
    ],
    ...stackRows(platform),
    [
      'units',
      `${units.length}, with ${count(units.map(({ objectCount }) => objectCount))} Kubernetes objects`,
    ],
    [
      'hosts',
      hosts(platform).join(', ') || 'none: no component with a web interface is switched on',
    ],
    ...outputRows(platform, folder),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...servingLines(environment),
    ...notes(environment),
    '',
    nextSteps(environment),
    '',
  ].join('\n');
}

/** A row for each stack, and one for their charts: a Helm release is of a unit of ours, packed, or of one that its makers publish. */
function stackRows({ terraformFiles }: Platform): (readonly [string, string])[] {
  if (terraformFiles === undefined) return [];
  const stacks = Object.entries(terraformFiles)
    .filter(([path]) => path.endsWith('cdk.tf.json'))
    .map(([path, text]) => ({ name: path.split('/').at(-2) ?? path, ...countsOf(text) }));
  const packed = Object.keys(terraformFiles).filter((path) => path.endsWith('/Chart.yaml')).length;
  const releases = count(stacks.map((stack) => stack.releases));
  return [
    ...stacks.map((stack) => [stack.name, contentOf(stack)] as const),
    ['charts', `${packed} packed here, ${releases - packed} from upstream`],
  ];
}

interface Counts {
  readonly total: number;
  readonly releases: number;
}

const contentOf = ({ total, releases }: Counts): string =>
  `${total} resources${releases > 0 ? `, all ${releases} of them Helm releases` : ''}`;

function countsOf(text: string): Counts {
  const { resource = {} } = stackOf(text);
  return {
    total: count(Object.values(resource).map((each) => Object.keys(each).length)),
    releases: Object.keys(resource['helm_release'] ?? {}).length,
  };
}

// The text is what this program has just rendered, so its shape is known.
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- JSON.parse has no type
const stackOf = (text: string) => JSON.parse(text) as Stack;

function outputRows({ terraformFiles }: Platform, folder: string): (readonly [string, string])[] {
  return [
    ...(terraformFiles === undefined ? [] : [['Terraform', `${folder}cdktf.out/stacks/`] as const]),
    ['manifests', `${folder}dist/`],
  ];
}

/** How long each model takes to come, and what it leaves unused. */
function servingLines(environment: Environment): string[] {
  const found = servingNotes(environment);
  if (found.length === 0) return [];
  return [
    '',
    'Models, from nothing to the first answer (estimates; docs/guides/serving.md says of what):',
    ...found.map(({ name, coldStart }) => `  ${name}  ${coldStartText(coldStart)}`),
    ...found.flatMap(({ name, waste }) => (waste === undefined ? [] : [`  ${name} ${waste}`])),
  ];
}

/** What a reader should know before applying. */
function notes({ cluster }: Environment): string[] {
  const open =
    !('existing' in cluster) &&
    cluster.endpoint.kind === 'public' &&
    cluster.endpoint.cidrs.includes('0.0.0.0/0');
  return open
    ? [
        '',
        "The API server can be reached from every address (IAM still authenticates each call); narrow it with 'cluster.endpoint.cidrs'.",
      ]
    : [];
}

const NEXT_STEPS: Readonly<Record<ReturnType<typeof deliveredBy>, string>> = {
  terraform:
    "Next: npx cdktf-cli@0.21.0 deploy '*'    (or terraform in each stack's folder; README.md tells how)",
  'argo-cd':
    'Next: npx cdktf-cli@0.21.0 deploy foundation operators, commit dist/, kubectl apply -f dist/delivery/root.yaml',
  flux: 'Next: npx cdktf-cli@0.21.0 deploy foundation operators, commit dist/, kubectl apply -f dist/delivery/kustomizations.yaml',
  hand: 'Next: sh dist/charts/install.sh',
};

/** Without AWS there is nothing for Terraform to begin with. */
const nextSteps = (environment: Environment): string =>
  environment.provider === 'aws'
    ? NEXT_STEPS[deliveredBy(environment)]
    : NEXT_STEPS[deliveredBy(environment)].replace(/npx .*, commit/, 'commit');

const hosts = ({ manifests }: Platform): string[] =>
  [...new Set(manifests.targets.map(({ url }) => new URL(url).host))].toSorted();

const count = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
