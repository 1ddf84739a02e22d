import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';
import { parseEnvironment, parseYamlEnvironment } from '../../lib/config';
import { synthesizePlatform } from '../../stacks/platform';
import { IMMUTABLE } from '../architecture/rules/state';
import { WILDCARDS } from '../architecture/rules/wildcards';
import { MINIMAL } from '../support/environments';
import { anchors, blocks, filesOf, prose, read, ROOT } from './repository';

const { scripts, engines } = JSON.parse(read('package.json'));
const TEXTS = filesOf('.md');

test('there are documents to check', () => {
  expect(TEXTS).toEqual(
    expect.arrayContaining(['README.md', 'docs/guides/deploy.md', 'constructs/aws/README.md']),
  );
});

describe.each(TEXTS)('%s', (path) => {
  const text = read(path);

  test('has no link that leads nowhere', () => {
    const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const found = file === '' ? path : normalize(join(dirname(path), file));
        if (!existsSync(join(ROOT, found))) return true;
        return anchor !== undefined && !anchors(read(found)).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names files of the repository that exist', () => {
    const named = [
      ...text.matchAll(
        /`((?:docs|lib|constructs|stacks|test|tools|bin)\/[\w./-]+\.(?:ts|md|cjs|yaml))`/g,
      ),
    ].map(([, file = '']) => file);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

test('comments of the environment files name documents that exist', () => {
  const environments = filesOf('.yaml').filter((path) => path.startsWith('environments/'));
  const named = environments.flatMap((path) =>
    [...read(path).matchAll(/docs\/[\w/-]+\.md/g)].map(([file]) => file),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

describe('the README', () => {
  const text = read('README.md');

  test('names each command that a user runs', () => {
    const parts = [...String(scripts.check).matchAll(/npm run (\w+)/g)].map(([, name]) => name);
    const commands = Object.keys(scripts).filter(
      (name) => !parts.includes(name) || name === 'docs',
    );
    expect(
      commands.filter((name) => !text.includes(`\`npm ${name === 'test' ? '' : 'run '}${name}\``)),
    ).toEqual([]);
  });

  test('asks for the Node.js versions that the package declares', () => {
    expect(engines.node).toBe('^20.19.0 || ^22.13.0 || >=24');
    expect(text).toContain('Node.js ^20.19, ^22.13 or ≥ 24');
  });

  test('imports what the package exports', () => {
    const imported = blocks(text, 'ts').flatMap((source) =>
      [...source.matchAll(/from 'eks-ml-platform\/(constructs\/[\w/-]+)'/g)].map(
        ([, path]) => path,
      ),
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((path) => !existsSync(join(ROOT, `${path}/index.ts`)))).toEqual([]);
  });

  test('is short enough to be read', () => {
    expect(text.split('\n').length).toBeLessThan(260);
  });
});

describe('the environments in', () => {
  const whole = ['README.md', ...filesOf('.md').filter((path) => path.includes('guides/'))].flatMap(
    (path) =>
      blocks(read(path), 'yaml')
        .filter((yaml) => /^name: /m.test(yaml))
        .map((yaml) => [path, yaml] as const),
  );

  test('the documents are several', () => {
    expect(whole.length).toBeGreaterThan(2);
  });

  test.each(whole)('%s are valid and can be synthesized', async (path, yaml) => {
    const scratch = mkdtempSync(join(tmpdir(), 'documented-'));
    const { manifestFiles } = await synthesizePlatform(parseYamlEnvironment(yaml, path), scratch);
    rmSync(scratch, { recursive: true });
    expect(Object.keys(manifestFiles)).toContain('0-base.k8s.yaml');
  });
});

describe('the parts of an environment in', () => {
  const isPart = (yaml: string) => !/^(name|apiVersion|spec): ?/m.test(yaml) && /^\w+:/.test(yaml);
  const parts = filesOf('.md')
    .filter((path) => path.includes('guides/'))
    .flatMap((path) => blocks(read(path), 'yaml').map((yaml) => [path, yaml] as const))
    .filter(([, yaml]) => isPart(yaml));

  test('the guides are several', () => {
    expect(parts.length).toBeGreaterThan(8);
  });

  test.each(parts)('%s are valid beside the least that there is', (path, yaml) => {
    const part = parse(yaml) as object;
    const whole = { ...MINIMAL, teams: { vision: {} }, ...part };
    expect(() => parseEnvironment(whole, path)).not.toThrow();
  });
});

test('the page on immutable fields has each kind that the rules know', () => {
  const kinds = Object.keys(IMMUTABLE);
  expect(kinds).toContain('StorageClass');
  const page = read('docs/guides/immutable-fields.md');
  expect(kinds.filter((kind) => !page.includes(`| \`${kind}\``))).toEqual([]);
});

test('the page on security has exactly the wildcards that the rules permit', () => {
  const section = /## Wildcards in IAM\n([^]*?)\n## /.exec(read('docs/guides/security.md'))?.[1];
  const listed = [...(section ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, sid = '']) => sid);
  expect(listed.toSorted()).toEqual(Object.keys(WILDCARDS).toSorted());
});
