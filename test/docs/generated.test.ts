import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { IMAGES, imageName, KUBERNETES_VERSIONS } from '../../lib/catalogue';
import {
  documents,
  staleDocuments,
  writeDocuments,
  type Documents,
} from '../../tools/docs/documents';
import { filesOf, read, ROOT } from './repository';

const ENVIRONMENTS = filesOf('.yaml').filter((path) => path.startsWith('environments/'));

let texts: Documents;
beforeAll(async () => {
  texts = await documents(ROOT);
});

test('the generated documents are current', () => {
  expect(staleDocuments(ROOT, texts)).toEqual([]);
});

test('the same sources give the same text, which ends with one line break', async () => {
  expect(await documents(ROOT)).toEqual(texts);
  for (const text of Object.values(texts)) expect(text).toMatch(/[^\n]\n$/);
});

describe('in another folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
    mkdirSync(join(folder, 'environments'));
    for (const path of ['README.md', 'environments/lab.yaml'])
      copyFileSync(join(ROOT, path), join(folder, path));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('each missing and each changed document is named', () => {
    expect(staleDocuments(folder, texts)).toEqual([
      'environments/environment.schema.json',
      'docs/reference/environment.md',
      'docs/reference/catalogue.md',
      'docs/reference/coverage.md',
    ]);
    writeDocuments(folder, texts);
    expect(staleDocuments(folder, texts)).toEqual([]);
    appendFileSync(join(folder, 'docs/reference/catalogue.md'), 'by hand');
    expect(staleDocuments(folder, texts)).toEqual(['docs/reference/catalogue.md']);
  });

  test('the README shows what synth prints now', async () => {
    const shown = read('README.md').replace(/^foundation .*$/m, 'foundation   0 resources');
    writeFileSync(join(folder, 'README.md'), shown);
    expect((await documents(folder))['README.md']).toBe(texts['README.md']);
  });

  test('fails when the README has no place for what synth prints', async () => {
    writeFileSync(join(folder, 'README.md'), '# Title\n');
    await expect(documents(folder)).rejects.toThrow("README.md has no block '<!-- generated");
  });
});

describe('the schema for editors', () => {
  // The schema's formats and annotations beyond draft 2020-12 are for editors.
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(read('environments/environment.schema.json')),
  );

  test.each(ENVIRONMENTS)('accepts %s', (path) => {
    validate(parse(read(path)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('fails when a key is misspelt', () => {
    expect(validate({ ...parse(read('environments/lab.yaml')), tems: {} })).toBe(false);
  });
});

test('the page of pinned versions has each image and Kubernetes version', () => {
  const page = read('docs/reference/catalogue.md');
  const names = [...Object.values(IMAGES).map((image) => imageName(image)), ...KUBERNETES_VERSIONS];
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
