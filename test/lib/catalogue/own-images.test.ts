import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageName, IMAGES, OWN_IMAGES } from '../../../lib/catalogue';

const folder = (image: string, file: string) => join(__dirname, '../../../images', image, file);
const fileOf = (image: string, file: string) => readFileSync(folder(image, file), 'utf8');

describe.each(OWN_IMAGES)('the image %s', (image) => {
  test('has a folder that it is built from', () => {
    expect(existsSync(folder(image, 'Dockerfile'))).toBe(true);
  });

  test('holds exact versions', () => {
    const packages = fileOf(image, 'requirements.txt')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter((line) => !/^[\w.-]+(\[[\w,]+\])?==[\w.]+$/.test(line))).toEqual([]);
  });
});

test('Ray is built on what notebooks are, so that both have one Python, and one Ray', () => {
  expect(fileOf('ray', 'Dockerfile')).toContain(`FROM ${imageName(IMAGES.scipyNotebook)}\n`);
  const [ray, notebook] = ['ray', 'notebook'].map(
    (image) => /^ray\[.*\]==(.*)$/m.exec(fileOf(image, 'requirements.txt'))?.[1],
  );
  expect([ray, notebook]).toEqual([IMAGES.ray.tag, IMAGES.ray.tag]);
});

test('a notebook with Neuron has the hub’s version, and clients of the versions that other notebooks have', () => {
  const versions = (image: string, name: string) =>
    new RegExp(`^${name}(?:\\[.*\\])?==(.*)$`, 'm').exec(fileOf(image, 'requirements.txt'))?.[1];
  for (const name of ['jupyterlab-git', 'mlflow', 'nbgitpuller', 'ray']) {
    expect([name, versions('neuron-notebook', name)]).toEqual([name, versions('notebook', name)]);
  }
  const hub = join(__dirname, '../../../conformance/jupyterhub/requirements.txt');
  expect(readFileSync(hub, 'utf8')).toContain(
    `\njupyterhub==${versions('neuron-notebook', 'jupyterhub') ?? 'none'}\n`,
  );
});

test('Airflow is built on the version that runs without it', () => {
  expect(fileOf('airflow', 'Dockerfile')).toContain(`FROM ${imageName(IMAGES.airflow)}\n`);
});
