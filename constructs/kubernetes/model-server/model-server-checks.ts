import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertLabelValue, assertServiceName } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { assertModelPod } from './model-pod-checks';
import type { ModelServerProps } from './model-server-props';

const MOST_SERVERS = 1000;
const PORTS = { lowest: 1024, highest: 65_535 } as const;

/** Six hours: longer ones are mistakes of unit. */
const SECONDS = { lowest: 0, highest: 21_600 } as const;

/** Throws a ValidationError for a server that no cluster would take, or that would never start. */
export function assertServer(scope: IConstruct, props: ModelServerProps): void {
  const { name, version, port, metricsEndpoint = {}, loadSeconds, shutdown = {} } = props;
  validated(scope, 'name', () => {
    assertServiceName(name, 'the name of a server');
  });
  if (version !== undefined) {
    validated(scope, 'version', () => {
      assertLabelValue(version, 'a version');
    });
  }
  assertInteger(scope, 'port', port, PORTS);
  assertInteger(scope, 'metricsEndpoint.port', metricsEndpoint.port, PORTS);
  assertInteger(scope, 'loadSeconds', loadSeconds, { ...SECONDS, lowest: 1 });
  assertInteger(scope, 'shutdown.drainSeconds', shutdown.drainSeconds, SECONDS);
  assertInteger(scope, 'shutdown.finishSeconds', shutdown.finishSeconds, SECONDS);
  assertPath(scope, 'readyPath', props.readyPath);
  assertPath(scope, 'livePath', props.livePath);
  assertPath(scope, 'metricsEndpoint.path', metricsEndpoint.path);
  assertCount(scope, props);
  assertMonitor(scope, props);
  assertModelPod(scope, props);
}

function assertPath(scope: IConstruct, property: string, path = '/'): void {
  if (path.startsWith('/')) return;
  throw new ValidationError(scope, `'${property}' must begin with '/', got '${path}'`);
}

/** What stands before a server acts as its account. */
function assertMonitor(scope: IConstruct, { monitor, aws, serviceAccountName }: ModelServerProps) {
  if (monitor?.usesObjects !== true || aws !== undefined || serviceAccountName !== undefined)
    return;
  throw new ValidationError(
    scope,
    `'aws' must be given with a 'monitor' that has files in S3, got none; or keep them on a shared volume`,
  );
}

/** One of them decides how many servers there are: else each would undo what the other does. */
function assertCount(scope: IConstruct, { replicas, scaling }: ModelServerProps): void {
  assertInteger(scope, 'replicas', replicas, { lowest: 1, highest: MOST_SERVERS });
  if (scaling === undefined) return;
  if (replicas !== undefined) {
    throw new ValidationError(
      scope,
      `'replicas' must be left out with 'scaling', got ${replicas}; write it as 'scaling.min'`,
    );
  }
  const { min, max, cpuUtilization } = scaling;
  assertInteger(scope, 'scaling.min', min, { lowest: 1, highest: MOST_SERVERS });
  assertInteger(scope, 'scaling.max', max, { lowest: min, highest: MOST_SERVERS });
  assertInteger(scope, 'scaling.cpuUtilization', cpuUtilization, { lowest: 1, highest: 100 });
}
