import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { outputOf, resourcesOf, type Output, type TerraformJson } from '../architecture/output';
import { STATEFUL_TYPES } from '../architecture/rules/state';
import { shippedEnvironment } from '../support/environments';

/** The two that differ most: Auto Mode at its cheapest, and Karpenter with everything on. */
const ENVIRONMENTS = ['lab', 'production'];

const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Addresses of what must never be replaced by accident. */
const addressesOf = (output: Output) =>
  STATEFUL_TYPES.flatMap((type) => resourcesOf(output, type))
    .map(({ address }) => `${address}\n`)
    .toSorted()
    .join('');

/** Terraform JSON as YAML, without cdktf's own notes: shorter to read. */
function readable(json: TerraformJson): string {
  const text = JSON.stringify(json, (key, value: unknown) => (key === '//' ? undefined : value));
  return stringify(JSON.parse(text), { lineWidth: 0, aliasDuplicateObjects: false });
}

function goldenFiles(output: Output): Record<string, string> {
  const stacks = Object.entries(output.stacks).map(([name, json]) => [`${name}.tf.yaml`, readable(json)]);
  const units = output.units.map(({ wave, name, yaml }) => [`${wave}-${name}.k8s.yaml`, yaml]);
  return Object.fromEntries([...stacks, ...units, ['stateful-addresses.txt', addressesOf(output)]]) as Record<string, string>;
}

describe.each(ENVIRONMENTS)('the output of %s', (name) => {
  const folder = join(__dirname, name);
  let files: Record<string, string>;

  beforeAll(async () => {
    files = goldenFiles(await outputOf(shippedEnvironment(name)));
    if (UPDATE) update(folder, files);
  });

  test('consists of the files it consisted of', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
  });

  test('is what it was; after a change that was meant, run `npm run golden`', () => {
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, file);
      expect({ file, text }).toEqual({ file, text: existsSync(path) ? readFileSync(path, 'utf8') : 'missing' });
    }
  });

  test('keeps the addresses of what must never be replaced', () => {
    expect(files['stateful-addresses.txt']).toBe(readFileSync(join(folder, 'stateful-addresses.txt'), 'utf8'));
  });
});

function update(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
