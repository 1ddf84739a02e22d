import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import { Finding } from '../failures';
import { sparkDistribution, type SparkDistribution } from './distribution';
import { startsExecutors } from './driver';
import { historyParts } from './history';
import { SparkCluster } from './operator';
import { assertDriver, assertExecutor } from './promise';
import { constructed, emitted, fromWorkflow, sample, type Application } from './subject';

/** Real Spark and its real operator take what the platform says of applications. */
export const sparkCheck: Check = {
  name: 'spark',
  tier: 'full',
  shows:
    'The real operator submits our applications by the real Spark to a kube-apiserver, which admits drivers and executors under the Pod Security level, quota and limits of a team’s namespace; a driver makes its executors with the rights of the team’s account, and without them makes none. The real Spark, with the jars that our image adds, reads and writes by Hadoop’s connector with the credentials of a pod, leaves its events where the history server finds them, and shows metrics; the history server answers behind an entrance that takes its path off.',
  cannotShow:
    'No container runs: programs run on this machine. Amazon S3 and the agent of EKS Pod Identity are stood in for. The operator’s webhook is not there: nothing of ours is left to it.',
  run: async (context) => {
    const spark = await sparkDistribution(context);
    context.tools.used('Spark', '4.0.4');
    return [...(await historyParts(context, spark)), ...(await clusterParts(context, spark))];
  },
};

async function clusterParts(
  context: CheckContext,
  spark: SparkDistribution,
): Promise<PartResult[]> {
  let cluster: SparkCluster | undefined;
  const started = await runPart('operator', async () => {
    cluster = await SparkCluster.start(context, spark);
    return 'a real API server, with a team’s namespace as it is';
  });
  if (cluster === undefined) return [started];
  try {
    return [started, ...(await applicationParts(context, spark, cluster))];
  } finally {
    await cluster.stop();
  }
}

async function applicationParts(
  { root }: CheckContext,
  spark: SparkDistribution,
  cluster: SparkCluster,
): Promise<PartResult[]> {
  const { once, scheduled } = constructed();
  const driverPart = (name: string, application: Application) =>
    runPart(`driver of ${name}`, async () =>
      assertDriver(application, await cluster.driverOf(application)),
    );
  return [
    await driverPart('an application with every option', once),
    await driverPart('the workflow template', fromWorkflow(emitted())),
    await driverPart('the sample DAG', sample(root)),
    await runPart('run of a schedule', async () => {
      await cluster.create(scheduled);
      const driver = await cluster.scheduledDriver(scheduled.metadata.name);
      if (driver === undefined) throw new Finding('no driver after a minute and a half');
      return driver.metadata.name;
    }),
    await runPart('notices a driver that is not restricted', async () => {
      const message = await cluster.failureOf(withoutTemplate(once));
      if (message.includes('violates PodSecurity')) return 'it is not admitted';
      throw new Finding(message);
    }),
    await runPart('executors', async () => {
      const executors = await startsExecutors(spark, cluster, fromWorkflow(emitted()));
      return executors.map((pod) => assertExecutor(pod)).join(', ');
    }),
    await runPart('notices a right that is missing', async () => {
      await cluster.withoutRights();
      return startsExecutors(spark, cluster, sample(root)).then(
        () => {
          throw new Finding('executors start without it');
        },
        (error: unknown) => {
          if (error instanceof Finding && error.message.includes('forbidden'))
            return 'no executor starts';
          throw error;
        },
      );
    }),
  ];
}

/** A copy whose driver is left to the operator's webhook. */
const withoutTemplate = (application: Application): Application => ({
  ...application,
  metadata: { name: 'unrestricted' },
  spec: { ...application.spec, driver: { ...application.spec.driver, template: undefined } },
});
