import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { checkRelease } from './checked-release';
import type { CheckedRelease } from './releases';

interface Fixture {
  readonly checked: Pick<CheckedRelease, 'release' | 'accounts'>;
  readonly mutations: readonly Mutation[];
}

const FOLDER = 'conformance/charts/fixtures';

/** Shows that the rules find what they must: a release has no findings, and every broken copy of it has one. */
export async function checkBrokenReleases(root: string, helm: string): Promise<string> {
  const file = path.join(root, FOLDER, 'releases.json');
  const { checked, mutations } = JSON.parse(fs.readFileSync(file, 'utf8')) as Fixture;
  const chart = { path: path.join(root, FOLDER, 'chart') };
  const good = await checkRelease(helm, chart, checked);
  if (good.found.length > 0)
    throw new Finding(`the fixture has findings: ${good.found.join('; ')}`);
  for (const mutation of mutations) {
    const { found } = await checkRelease(helm, chart, mutated(checked, mutation));
    if (!found.some((finding) => new RegExp(mutation.expect).test(finding))) {
      throw new Finding(`${mutation.name} is not found, but: ${found.join('; ') || 'nothing'}`);
    }
  }
  return `the fixture has no findings, ${mutations.length} broken copies have`;
}
