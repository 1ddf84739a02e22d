import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { MUTATIONS } from '../../conformance/python/mutations';
import { requirementsOf } from '../../conformance/python/requirements';

const ROOT = path.resolve(__dirname, '../..');

describe('requirements', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'requirements-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const written = (text: string): string => {
    const file = path.join(folder, 'requirements.txt');
    fs.writeFileSync(file, text);
    return file;
  };

  test('are the lines of a file, without comments and what is empty', () => {
    const file = written('# why\nruff==0.17.6\n\nPyJWT[crypto]==2.13.0\npytz==2026.1.post1\n');
    expect(requirementsOf(file)).toEqual([
      'ruff==0.17.6',
      'PyJWT[crypto]==2.13.0',
      'pytz==2026.1.post1',
    ]);
  });

  test.each(['ruff', 'ruff>=0.17', 'ruff==0.17.*', '-r other.txt'])(
    "fails when a line says '%s', which is no exact version",
    (line) => {
      const file = written(`pytest==9.2.0\n${line}\n`);
      expect(() => requirementsOf(file)).toThrow(
        `${file}: '${line}' must name an exact version, such as 'name==1.2.3'`,
      );
    },
  );

  test('of the repository name exact versions', () => {
    for (const place of ['test/python', 'conformance/jupyterhub']) {
      expect(requirementsOf(path.join(ROOT, place, 'requirements.txt'))).not.toHaveLength(0);
    }
  });
});

test.each(MUTATIONS)('the mistake $name can be made in $file', ({ file, from, to }) => {
  expect(fs.readFileSync(path.join(ROOT, file), 'utf8')).toContain(from);
  expect(to).not.toBe(from);
});
