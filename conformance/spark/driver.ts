import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { Finding } from '../failures';
import type { SparkDistribution } from './distribution';
import type { SparkCluster, StoredPod } from './operator';
import { ACCOUNT, NAMESPACE, type Application } from './subject';

/** What of a driver is another on this machine than in its pod. */
const HERE: Readonly<Record<string, string>> = {
  'spark.submit.deployMode': 'client',
  'spark.eventLog.enabled': 'false',
  'spark.driver.host': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
  'spark.driver.port': '0',
  'spark.driver.blockManager.port': '0',
};

const START_SECONDS = 60;

const PROPERTY = /^([^#=\s][^=]*)=(.*)$/gm;

/**
 * Runs the driver that the operator made on this machine: with the properties and the template that stand in its
 * ConfigMaps, and the rights of its account. Gives the executors that the API server admits.
 */
export async function startsExecutors(
  spark: SparkDistribution,
  cluster: SparkCluster,
  application: Application,
): Promise<StoredPod[]> {
  const { name } = application.metadata;
  const driver = `${name}-driver`;
  const folder = fs.mkdtempSync(path.join(path.dirname(cluster.plane.kubeconfig), 'driver-'));
  const properties = await propertiesOf(cluster, driver, folder);
  const conf = Object.entries(properties).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
  const program = new BackgroundProgram(
    path.join(spark.home, 'bin/spark-submit'),
    [
      '--master',
      `k8s://https://127.0.0.1:${cluster.plane.client.port}`,
      ...conf,
      path.join(spark.home, 'examples/src/main/python/pi.py'),
    ],
    {
      env: {
        ...spark.env,
        KUBECONFIG: await cluster.plane.accountKubeconfig(NAMESPACE, ACCOUNT),
        HOME: folder,
      },
      cwd: folder,
      log: path.join(folder, 'driver.log'),
    },
  );
  try {
    const { instances = 0 } = application.spec.executor;
    const label = `spark-role=executor,sparkoperator.k8s.io/app-name=${name}`;
    let executors: StoredPod[] = [];
    const haveStarted = async () => {
      executors = await cluster.podsWith(label);
      return executors.length === instances;
    };
    await program
      .until(haveStarted, 'started its executors', START_SECONDS)
      .catch((error: unknown) => {
        throw refusalIn(program.log) ?? error;
      });
    return executors;
  } finally {
    await program.stop();
  }
}

async function propertiesOf(
  cluster: SparkCluster,
  driver: string,
  folder: string,
): Promise<Record<string, string>> {
  const settings = await cluster.configMap(driver, '-conf-map');
  const template = await cluster.configMap(driver, '-driver-podspec-conf-map');
  const file = path.join(folder, 'executor.yaml');
  fs.writeFileSync(file, Object.values(template)[0] ?? '');
  const given = [...(settings['spark.properties'] ?? '').matchAll(PROPERTY)].map(
    ([, name = '', value = '']) => [name, unescaped(value)] as const,
  );
  return {
    ...Object.fromEntries(given),
    ...HERE,
    'spark.kubernetes.executor.podTemplateFile': file,
    'spark.kubernetes.driver.master': `https://127.0.0.1:${cluster.plane.client.port}`,
  };
}

/** Java escapes colons and the like in files of properties. */
const unescaped = (value: string): string => value.replaceAll(/\\(.)/g, '$1');

/** What the API server refused, which stands long before a driver's last words. */
function refusalIn(log: string): Finding | undefined {
  const line = log.split('\n').find((each) => each.includes('forbidden'));
  return line === undefined ? undefined : new Finding(line.slice(0, 600));
}
