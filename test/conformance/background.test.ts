import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { BackgroundProgram } from '../../conformance/background';

describe('a program that goes on', () => {
  let folder = '';

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'background-test-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const program = (code: string) =>
    new BackgroundProgram(process.execPath, ['-e', code], {
      env: {},
      cwd: folder,
      log: path.join(folder, 'log'),
    });

  test('says whether it ends itself when it is told to', async () => {
    const running = program("console.log('ready'); setInterval(() => {}, 1000)");
    await running.until(() => Promise.resolve(running.log.includes('ready')), 'is ready', 10);
    expect(await running.end()).toBe(true);
  });

  test('fails when it ends before it is ready', async () => {
    const broken = program("throw new Error('a mistake')");
    await expect(broken.until(() => Promise.resolve(false), 'was ready', 10)).rejects.toThrow(
      'a mistake',
    );
    await broken.stop();
  });
});
