import { hadoopProperties } from './s3-settings';
import type { HistoryServerProps } from './history-server-props';
import { HISTORY_PORT } from './names';

const DEFAULT_KEPT_DAYS = 30;

/** Files that Spark looks for in its folder of settings. */
const CORE_SITE = 'core-site.xml';
const SPARK_DEFAULTS = 'spark-defaults.conf';

/** The settings of a history server, by the names of their files. */
export const historySettings = (props: HistoryServerProps): Record<string, string> => ({
  [CORE_SITE]: coreSite(props),
  [SPARK_DEFAULTS]: sparkDefaults(props),
});

/**
 * The edge takes the path off, so that links and redirects are told of it.
 * https://spark.apache.org/docs/4.0.0/monitoring.html#spark-history-server-configuration-options
 */
function sparkDefaults({
  log,
  host,
  path,
  keptDays = DEFAULT_KEPT_DAYS,
}: HistoryServerProps): string {
  const properties: Record<string, string> = {
    'spark.history.fs.logDirectory': log.toUri('s3a'),
    'spark.history.ui.port': String(HISTORY_PORT),
    'spark.ui.proxyBase': path,
    'spark.ui.proxyRedirectUri': `https://${host}`,
    'spark.history.fs.cleaner.enabled': 'true',
    'spark.history.fs.cleaner.maxAge': `${keptDays}d`,
  };
  return lines(Object.entries(properties).map(([name, value]) => `${name} ${value}`));
}

/** Hadoop's own file, because what makes the folder reads no settings of Spark. */
function coreSite({ region, aws }: HistoryServerProps): string {
  const credentials = aws.roleArn === undefined ? 'pod-identity' : 'irsa';
  const properties = Object.entries(hadoopProperties({ region, credentials })).map(
    ([name, value]) => `  <property><name>${name}</name><value>${value}</value></property>`,
  );
  return lines(['<configuration>', ...properties, '</configuration>']);
}

const lines = (texts: readonly string[]): string => `${texts.join('\n')}\n`;
