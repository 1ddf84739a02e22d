// In another repository: 'eks-ml-platform/lib/config' and 'eks-ml-platform/stacks/platform'.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineEnvironment } from '../../lib/config';
import { synthesizePlatform, type Files } from '../../stacks/platform';

const TEAMS = ['language', 'vision'];

/** The environment as an object: the compiler knows every key, and nothing is written twice. */
const environment = defineEnvironment({
  name: 'typed',
  profile: 'small',
  region: 'eu-central-1',
  domain: 'ml.acme.io',
  cluster: {
    mode: 'karpenter',
    endpoint: { kind: 'public', cidrs: ['203.0.113.0/24'] },
  },
  teams: Object.fromEntries(TEAMS.map((team) => [team, { quota: { gpus: 8 } }])),
});

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'typed-environment-'));
  const { manifestFiles, terraformFiles = {} } = await synthesizePlatform(environment, scratch);
  rmSync(scratch, { recursive: true });
  write('dist', manifestFiles);
  write('cdktf.out', terraformFiles);
}

void main();
