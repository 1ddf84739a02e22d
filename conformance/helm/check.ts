import * as fs from 'node:fs';
import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { inParallel } from '../parallel';
import { runProgram, type Completed } from '../program';
import { stacksInOrder } from '../terraform/stacks';
import { canonical, differences, objectsIn } from './compare';
import { madeValues, runHelm } from './helm';

/** A packed unit: its chart, and the manifest it must give back where there is one. */
interface PackedUnit {
  readonly name: string;
  readonly chart: string;
  readonly manifest: string | undefined;
}

/** Real Helm over the packed units of every environment. */
export const helmCheck: Check = {
  name: 'helm',
  tier: 'default',
  shows:
    'Helm accepts every packed unit (lint --strict) and renders from it exactly the objects of its file in dist/; charts that take values render without an empty one, and refuse to render when a value is missing.',
  cannotShow:
    'Whether a cluster accepts the objects, and anything about upstream charts, which are not on this machine.',
  run: async (context) => {
    const helm = await context.tools.findOrBuild('helm');
    const { stdout } = await runProgram(helm, ['version', '--template', '{{.Version}}']);
    context.tools.used('Helm', stdout.trim().replace(/^v/, '') || 'unknown');
    const results: PartResult[] = [];
    for (const environment of context.environments) {
      results.push(await runPart(environment, () => checkEnvironment(context, helm, environment)));
    }
    return results;
  },
};

async function checkEnvironment(
  context: CheckContext,
  helm: string,
  environment: string,
): Promise<string> {
  const output = await context.synthesize(environment, 'replaced');
  const units = packedUnits(output);
  const findings: string[] = [];
  let bridged = 0;
  let objects = 0;
  await inParallel(units, async (unit) => {
    const result = await checkUnit(helm, unit);
    bridged += result.values > 0 ? 1 : 0;
    objects += result.objects;
    findings.push(...result.findings.map((finding) => `${unit.name}: ${finding}`));
  });
  const unpacked = unpackedManifests(output, units);
  findings.push(...unpacked.map((file) => `${file} is packed in no stack`));
  if (findings.length > 0) {
    throw new Finding(findings.slice(0, 10).join('; '));
  }
  return `${units.length} charts (${bridged} with values), ${objects} objects`;
}

interface UnitResult {
  readonly values: number;
  readonly objects: number;
  readonly findings: readonly string[];
}

async function checkUnit(helm: string, unit: PackedUnit): Promise<UnitResult> {
  const made = madeValues(unit.chart);
  const lint = await runHelm(helm, ['lint', '--strict', unit.chart], made);
  const rendered = await template(helm, unit, made);
  const findings = [
    ...(lint.code === 0 ? [] : [`lint: ${message(lint)}`]),
    ...(rendered.code === 0 ? [] : [`template: ${message(rendered)}`]),
  ];
  const objects = rendered.code === 0 ? objectsIn(rendered.stdout) : [];
  if (rendered.code === 0) {
    findings.push(...(unit.manifest === undefined ? [] : compared(unit.manifest, objects)));
    findings.push(...unusedValues(made, objects));
    findings.push(...(await acceptedWithout(helm, unit, made)));
  }
  return { values: Object.keys(made).length, objects: objects.length, findings };
}

function compared(manifest: string, objects: readonly object[]): string[] {
  return differences(objectsIn(fs.readFileSync(manifest, 'utf8')), objects);
}

/** A value that reaches no object is one that nobody needs, or one that got lost. */
function unusedValues(
  made: Readonly<Record<string, string>>,
  objects: readonly object[],
): string[] {
  const text = canonical(objects);
  return Object.entries(made)
    .filter(([, value]) => !text.includes(value))
    .map(([name]) => `value '${name}' reaches no object`);
}

/** Every value is required: without it, or with an empty one, rendering must fail and name it. */
async function acceptedWithout(
  helm: string,
  unit: PackedUnit,
  made: Readonly<Record<string, string>>,
): Promise<string[]> {
  const findings: string[] = [];
  for (const name of Object.keys(made)) {
    const others = Object.fromEntries(Object.entries(made).filter(([key]) => key !== name));
    const result = await template(helm, unit, others);
    if (result.code === 0) {
      findings.push(`renders without value '${name}'`);
    } else if (!result.stderr.includes(name)) {
      findings.push(`fails without value '${name}' but does not name it: ${message(result)}`);
    }
  }
  return findings;
}

function template(
  helm: string,
  unit: PackedUnit,
  values: Readonly<Record<string, string>>,
): Promise<Completed> {
  return runHelm(helm, ['template', unit.name, unit.chart], values);
}

/** The charts beside the stacks, with the manifest of the same unit. */
function packedUnits(output: string): PackedUnit[] {
  const manifests = manifestFiles(output);
  const stacks = fs.existsSync(path.join(output, 'cdktf.out')) ? stacksInOrder(output) : [];
  return stacks.flatMap(({ folder }) => {
    const charts = path.join(folder, 'charts');
    const names = fs.existsSync(charts) ? fs.readdirSync(charts) : [];
    return names.map((name) => {
      const file = manifests.find((candidate) => unitOf(candidate) === name);
      return {
        name,
        chart: path.join(charts, name),
        manifest: file === undefined ? undefined : path.join(output, 'dist', file),
      };
    });
  });
}

function unpackedManifests(output: string, units: readonly PackedUnit[]): string[] {
  if (!fs.existsSync(path.join(output, 'cdktf.out'))) {
    return [];
  }
  const packed = new Set(units.map((unit) => unit.name));
  return manifestFiles(output).filter((file) => !packed.has(unitOf(file)));
}

function manifestFiles(output: string): string[] {
  return fs.readdirSync(path.join(output, 'dist')).filter((file) => file.endsWith('.k8s.yaml'));
}

/** `3-kueue.k8s.yaml` is the file of unit `kueue`. */
function unitOf(file: string): string {
  return file.replace(/^\d+-/, '').replace(/\.k8s\.yaml$/, '');
}

function message(result: Completed): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  const marked = lines.filter((line) => /^\[(ERROR|WARNING)\]/.test(line));
  const others = lines.filter((line) => line.startsWith('Error'));
  return [...marked, ...others].slice(0, 3).join(' ');
}
