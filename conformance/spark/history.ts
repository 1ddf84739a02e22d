import * as fs from 'node:fs';
import * as path from 'node:path';
import { BackgroundProgram } from '../background';
import { runPart, type CheckContext, type PartResult } from '../check';
import { emittedObject, type EmittedContainer, type EmittedObject } from '../emitted';
import { Finding } from '../failures';
import { send } from '../keycloak/http';
import { freePort } from '../port';
import { runProgram, type Completed } from '../program';
import type { SparkDistribution } from './distribution';
import { ObjectStore } from './object-store';
import { constructed, emitted, LOG } from './subject';

const HISTORY = 'spark-vision-history';
const HOST = 'platform.ml-conformance.dev';
const PATH = '/spark-history/vision';
const READY_SECONDS = 90;

/** Events of an application in S3, and the pages that show them. */
export async function historyParts(
  context: CheckContext,
  spark: SparkDistribution,
): Promise<PartResult[]> {
  const folder = path.join(context.scratch, 'spark-history');
  fs.mkdirSync(folder, { recursive: true });
  const store = await ObjectStore.start(spark, folder);
  try {
    const trial = new HistoryTrial(context.root, spark, store, folder);
    return [
      await runPart('notices that the folder of events is missing', () => trial.needsFolder()),
      await runPart('folder of events', () => trial.makesFolder()),
      await runPart('application with S3, events and metrics', () => trial.application()),
      await runPart('pages of past applications', () => trial.pages()),
    ];
  } finally {
    await store.stop();
  }
}

class HistoryTrial {
  private readonly objects: readonly EmittedObject[] = emitted().filter(
    ({ metadata }) => metadata.namespace === 'spark-history',
  );

  constructor(
    private readonly root: string,
    private readonly spark: SparkDistribution,
    private readonly store: ObjectStore,
    private readonly folder: string,
  ) {}

  async needsFolder(): Promise<string> {
    const { code, stderr } = await this.submit('too-early');
    if (
      code !== 0 &&
      stderr.includes(`FileNotFoundException: No such file or directory: ${LOG.toUri('s3a')}`)
    ) {
      return 'without it an application ends';
    }
    throw new Finding(`an application ends with ${code}: ${lastLines(stderr)}`);
  }

  async makesFolder(): Promise<string> {
    const { command = [], args = [] } = this.container('initContainers');
    const { code, stderr } = await runProgram(
      this.local(command[0] ?? ''),
      args,
      this.programOptions(this.settings(await freePort())),
    );
    if (code !== 0) throw new Finding(lastLines(stderr));
    const keys = await this.store.keys();
    if (!keys.includes(LOG.prefix)) throw new Finding(`there are ${keys.join(', ')}`);
    if (this.store.asked === 0) throw new Finding('nobody asked for the credentials of the pod');
    return `${LOG.toUri('s3a')}, with the credentials of the pod`;
  }

  async application(): Promise<string> {
    const { code, stdout, stderr } = await this.submit('rest');
    if (code !== 0) throw new Finding(lastLines(stderr));
    const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as {
      readonly rows: number;
      readonly driver: string;
      readonly executors: string;
    };
    if (said.rows !== 7) throw new Finding(`read ${said.rows} rows`);
    const metrics = [...said.driver.matchAll(/^(metrics_spark_driver_\w+?)(?:\{| )/gm)];
    if (metrics.length === 0)
      throw new Finding(`metrics of the driver: ${said.driver.slice(0, 200)}`);
    if (!said.executors.includes('metrics_executor_memoryUsed_bytes{')) {
      throw new Finding(`metrics of executors: ${said.executors.slice(0, 200)}`);
    }
    const events = (await this.store.keys()).filter((key) =>
      key.startsWith(`${LOG.prefix}eventlog_v2_`),
    );
    if (events.length === 0) throw new Finding('left no events');
    return `wrote and read S3; ${events.length} objects of events; metrics of driver and executors`;
  }

  async pages(): Promise<string> {
    const port = await freePort();
    const { command = [], args = [] } = this.container('containers');
    const { env, cwd } = this.programOptions(this.settings(port));
    const server = new BackgroundProgram(this.local(command[0] ?? ''), args, {
      env,
      cwd,
      log: path.join(this.folder, 'history-server.log'),
    });
    try {
      const answers = async () => (await send(port, { path: '/api/v1/version' })).status === 200;
      await server.until(answers, 'answered its probes', READY_SECONDS);
      const id = await this.shown(server, port);
      await this.assertLinks(port, id);
      return `one application, links and redirects below ${PATH}`;
    } finally {
      await server.stop();
    }
  }

  private async shown(server: BackgroundProgram, port: number): Promise<string> {
    let found: { readonly id: string; readonly name: string }[] = [];
    await server.until(
      async () => {
        found = JSON.parse(
          (await send(port, { path: '/api/v1/applications' })).text,
        ) as typeof found;
        return found.length > 0;
      },
      'shown an application',
      READY_SECONDS,
    );
    const [application] = found;
    if (application?.name !== 'conformance') throw new Finding(`shows ${JSON.stringify(found)}`);
    return application.id;
  }

  /** What the edge sends has lost the path; whatever comes back must have it. */
  private async assertLinks(port: number, id: string): Promise<void> {
    const start = `https://${HOST}${PATH}/history/${id}/`;
    const { headers } = await send(port, { path: `/history/${id}`, headers: { host: HOST } });
    if (headers.location?.startsWith(start) !== true) {
      throw new Finding(`redirects to ${headers.location ?? 'nothing'}, wanted ${start}`);
    }
    const { status, text } = await send(port, { path: `/history/${id}/jobs/` });
    const links = [...text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = '']) => link);
    const astray = links.filter((link) => !link.startsWith(`${PATH}/`));
    if (status !== 200 || links.length === 0 || astray.length > 0) {
      throw new Finding(`answers ${status} with the links ${astray.join(', ')}`);
    }
  }

  /** Runs the program as the emitted application says, but on this machine alone. */
  private submit(target: string): Promise<Completed> {
    const { sparkConf = {}, hadoopConf = {} } = constructed().once.spec;
    const properties = {
      ...sparkConf,
      ...prefixed({ ...hadoopConf, ...this.store.address }),
    };
    const conf = Object.entries(properties).flatMap(([name, value]) => [
      '--conf',
      `${name}=${value}`,
    ]);
    const program = path.join(this.root, 'conformance/spark/program.py');
    return runProgram(
      path.join(this.spark.home, 'bin/spark-submit'),
      ['--master', 'local[2]', ...conf, program, `s3a://${LOG.bucket}/teams/vision/${target}/`],
      this.programOptions(),
    );
  }

  private programOptions(settings?: string) {
    const { root: cwd } = this;
    const { SPARK_DAEMON_MEMORY = '' } = this.variables();
    return {
      cwd,
      env: {
        ...this.spark.env,
        ...this.store.env,
        ...(settings === undefined ? {} : { SPARK_CONF_DIR: settings, SPARK_DAEMON_MEMORY }),
      },
    };
  }

  /** The folder of settings as the ConfigMap has it, with another port and address of S3. */
  private settings(port: number): string {
    const folder = path.join(this.folder, `settings-${port}`);
    fs.mkdirSync(folder);
    const files = emittedObject(this.objects, 'ConfigMap', HISTORY).data ?? {};
    const added = Object.entries(this.store.address)
      .map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`)
      .join('');
    for (const [name, text] of Object.entries(files)) {
      const changed = text
        .replace('</configuration>', `${added}</configuration>`)
        .replace(/^(spark\.history\.ui\.port) .*$/m, `$1 ${port}`);
      fs.writeFileSync(path.join(folder, name), changed);
    }
    return folder;
  }

  private container(which: 'containers' | 'initContainers'): EmittedContainer {
    const pod = emittedObject(this.objects, 'Deployment', HISTORY).spec?.template?.spec;
    const [container] = pod?.[which] ?? [];
    if (container === undefined) throw new Finding(`the pod has no ${which}`);
    return container;
  }

  private variables(): Readonly<Record<string, string>> {
    const { env = [] } = this.container('containers');
    return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
  }

  private local(program: string): string {
    return program.replace('/opt/spark', this.spark.home);
  }
}

const prefixed = (properties: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`spark.hadoop.${name}`, value]),
  );

const lastLines = (text: string): string => text.trim().split('\n').slice(-8).join('\n');
