import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { bridgeValueNames, replaceBridgeMarks } from '../contracts/bridge';
import type { RenderedUnit } from './rendered-unit';

/**
 * Largest release that Helm can store. It keeps chart and rendered manifest, compressed, in one
 * Secret of at most 1 MiB; the rest of the megabyte is left for notes, labels and growth.
 */
export const MAX_RELEASE_BYTES = 700 * 1024;

/** A local Helm chart, as the files it consists of. */
export interface PackedChart {
  readonly name: string;
  /** SemVer version that carries a hash of the content, so that a plan sees every change. */
  readonly version: string;
  /** Content by path, relative to the chart's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Values that Terraform must give; empty for a unit that is not bridged. */
  readonly valueNames: readonly string[];
}

/** A unit that is too large for one Helm release. */
export class ReleaseTooLargeError extends Error {
  override readonly name = 'ReleaseTooLargeError';

  constructor(unit: string, bytes: number) {
    super(
      `unit '${unit}' needs ${bytes} bytes as a Helm release, of ${MAX_RELEASE_BYTES} allowed; split it into several units`,
    );
  }
}

/** Packs a rendered unit as a Helm chart that renders to exactly the unit's objects. */
export function packUnit(unit: RenderedUnit): PackedChart {
  const valueNames = bridgeValueNames(unit.yaml);
  const template = templateOf(unit.yaml);
  const bytes = releaseBytes(template, unit.yaml);
  if (bytes > MAX_RELEASE_BYTES) throw new ReleaseTooLargeError(unit.name, bytes);
  const version = versionOf(unit.name, template);
  return {
    name: unit.name,
    version,
    valueNames,
    files: {
      'Chart.yaml': chartYaml(unit.name, version),
      'templates/objects.yaml': template,
      'values.yaml': valuesYaml(valueNames),
    },
  };
}

/** Escapes what Helm would take for a template, then turns bridge marks into required values. */
function templateOf(yaml: string): string {
  return replaceBridgeMarks(yaml.replaceAll('{{', '{{ "{{" }}'), (name) => {
    const message = `value '${name}' is required`;
    return `{{ required "${message}" (index .Values "${name}") }}`;
  });
}

/** `0.1.0-h<hex>`: the leading letter keeps the identifier from being a number with leading zeros. */
function versionOf(name: string, template: string): string {
  const hash = createHash('sha256').update(`${name}\0${template}`).digest('hex');
  return `0.1.0-h${hash.slice(0, 16)}`;
}

function chartYaml(name: string, version: string): string {
  return ['apiVersion: v2', `name: ${name}`, `version: ${version}`, 'type: application', ''].join(
    '\n',
  );
}

function valuesYaml(names: readonly string[]): string {
  return names.length === 0 ? '{}\n' : names.map((name) => `${name}: ""\n`).join('');
}

/**
 * What Helm stores for a release, estimated from above. What is small even uncompressed is not
 * compressed here: base64 of base64 adds seven ninths.
 */
function releaseBytes(template: string, manifest: string): number {
  const raw = template.length + manifest.length;
  if (raw * (16 / 9) < MAX_RELEASE_BYTES) return raw;
  const stored = JSON.stringify({ chart: Buffer.from(template).toString('base64'), manifest });
  return Math.ceil((gzipSync(stored).length * 4) / 3);
}
