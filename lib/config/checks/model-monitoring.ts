import { modelMonitors, writerOf, type NamedMonitor } from '../../contracts/model-monitoring';
import { liveVersion } from '../../contracts/serving';
import { CronSchedule } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { knownIn, refused, when, type Check } from './check';

/** Ports of a monitor in the pods of a server. */
const TAKEN_PORTS = [15_080, 15_090];

/** What monitors of models need: of the models, of Prometheus and of Airflow. */
export const MODEL_MONITORING_CHECKS: readonly Check[] = [
  metricsAreRead,
  targetsAreThere,
  oneInTheWay,
  oneMirror,
  mirrorsAreReached,
  featuresAreGiven,
  driftHasRecords,
  validationsFit,
  placesAreThere,
  retrainingIsThere,
  schedulesAreRead,
];

const each = (
  environment: Environment,
  check: (monitor: NamedMonitor) => readonly Violation[],
): Violation[] => modelMonitors(environment).flatMap(check);

function metricsAreRead(environment: Environment): Violation[] {
  return when(environment.modelMonitoring !== undefined && environment.monitoring === undefined, {
    path: 'modelMonitoring',
    problem: "needs somebody who reads metrics; add 'monitoring'",
  });
}

function targetsAreThere(environment: Environment): Violation[] {
  const { servers = {}, endpoints = {} } = environment.serving ?? {};
  return each(environment, ({ path, settings: { server, endpoint } }) => [
    ...knownIn(`${path}.server`, server, 'serving.servers', Object.keys(servers)),
    ...knownIn(`${path}.endpoint`, endpoint, 'serving.endpoints', Object.keys(endpoints)),
  ]);
}

/** Monitors of the same model that come before. */
const before = (environment: Environment, { name, settings }: NamedMonitor): NamedMonitor[] =>
  modelMonitors(environment).filter(
    (other) =>
      other.name < name &&
      other.settings.server === settings.server &&
      other.settings.endpoint === settings.endpoint,
  );

/** Requests to a server pass one monitor. */
function oneInTheWay(environment: Environment): Violation[] {
  const { servers = {} } = environment.serving ?? {};
  return each(environment, (monitor) => {
    const { server, inline } = monitor.settings;
    if (inline === undefined) return [];
    const path = `${monitor.path}.inline`;
    const port = servers[server ?? '']?.port ?? 0;
    const others = before(environment, monitor);
    return [
      ...when(server === undefined, {
        path,
        problem:
          "is for a 'server'; an endpoint has a router, whose metrics are read; use 'mirror'",
      }),
      ...when(
        others.some(({ settings }) => settings.inline !== undefined),
        { path, problem: `is there already for '${server ?? ''}'; keep one of them` },
      ),
      ...when(TAKEN_PORTS.includes(port), {
        path,
        problem: `needs the ports ${TAKEN_PORTS.join(' and ')}, got a server on ${port}; have it listen on another`,
      }),
    ];
  });
}

/** A route copies requests to one place. */
function oneMirror(environment: Environment): Violation[] {
  const { endpoints = {} } = environment.serving ?? {};
  return each(environment, (monitor) => {
    const { endpoint = '', mirror } = monitor.settings;
    if (mirror === undefined) return [];
    const path = `${monitor.path}.mirror`;
    const others = before(environment, monitor);
    return [
      ...when(
        others.some(({ settings }) => settings.mirror !== undefined),
        { path, problem: 'is there already for the same model; keep one of them' },
      ),
      ...when(endpoints[endpoint]?.mirror !== undefined, {
        path,
        problem: `must be left out, as 'serving.endpoints.${endpoint}.mirror' copies requests already`,
      }),
    ];
  });
}

/** The entrance makes the copies. */
function mirrorsAreReached(environment: Environment): Violation[] {
  const { servers = {}, endpoints = {} } = environment.serving ?? {};
  return each(environment, ({ path, settings: { server = '', endpoint = '', mirror } }) => {
    const target = servers[server] ?? endpoints[endpoint];
    return when(mirror !== undefined && target?.access.by === 'none', {
      path: `${path}.mirror`,
      problem:
        "needs requests from outside, which 'access' of the model lets nobody send; use 'inline'",
    });
  });
}

function featuresAreGiven(environment: Environment): Violation[] {
  return each(environment, ({ path, settings }) => {
    const { features, inline, mirror, drift, reference } = settings;
    const all = Object.entries(features);
    const watched = [inline, mirror, drift].some((each_) => each_ !== undefined);
    const needBins = inline !== undefined || mirror !== undefined;
    return [
      ...when(watched && all.length === 0, {
        path: `${path}.features`,
        problem: "must have one at least with 'inline', 'mirror' or 'drift'",
      }),
      ...when(mirror !== undefined && all.length > 0 && all.every(([, f]) => f.in === 'response'), {
        path: `${path}.features`,
        problem: "must have one of requests with 'mirror', which sees no answers",
      }),
      ...all.flatMap(([name, { kind, bins }]) => [
        ...when(kind === 'categorical' && bins !== undefined, {
          path: `${path}.features.${name}.bins`,
          problem: "must be left out of what is no number; or set 'kind' to 'numeric'",
        }),
        ...when(kind === 'numeric' && bins === undefined && needBins && reference === undefined, {
          path: `${path}.features.${name}.bins`,
          problem: "must be given without 'reference', whose tenths they are otherwise",
        }),
      ]),
    ];
  });
}

const HOURS_PER_DAY = 24;

function driftHasRecords(environment: Environment): Violation[] {
  return each(environment, ({ path, settings }) => {
    const { drift, reference } = settings;
    if (drift === undefined) return [];
    const days = Math.ceil((drift.hours + (drift.hoursBefore ?? 0)) / HOURS_PER_DAY) + 1;
    return [
      ...when(writerOf(settings) === undefined, {
        path: `${path}.drift`,
        problem: "needs somebody who writes down what is asked; add 'inline' or 'mirror'",
      }),
      ...when(drift.hoursBefore === undefined && reference === undefined, {
        path: `${path}.drift`,
        problem: "needs something to compare with; add 'reference' or 'drift.hoursBefore'",
      }),
      ...when(drift.keepDays < days, {
        path: `${path}.drift.keepDays`,
        got: String(drift.keepDays),
        problem: `must be ${days} at least, as 'hours' and 'hoursBefore' are compared`,
      }),
    ];
  });
}

function validationsFit(environment: Environment): Violation[] {
  const { endpoints = {} } = environment.serving ?? {};
  return each(environment, ({ path, settings: { endpoint, validation } }) => {
    if (validation === undefined) return [];
    const { api, quality, thresholds } = validation;
    const asked: readonly string[] = quality;
    const served = endpoint === undefined ? [] : servedNames(endpoints[endpoint]);
    return [
      ...Object.keys(thresholds).flatMap((metric) =>
        when(!asked.includes(metric), {
          path: `${path}.validation.thresholds.${metric}`,
          problem: `must be one of 'quality', ${asked.join(', ')}; add it there`,
        }),
      ),
      ...when(endpoint !== undefined && api.kind === 'json', {
        path: `${path}.validation.api.kind`,
        got: api.kind,
        problem: "must be 'chat' for an endpoint",
      }),
      ...(endpoint === undefined || api.kind !== 'chat' || served.length === 0
        ? []
        : knownIn(
            `${path}.validation.api.model`,
            api.model,
            `serving.endpoints.${endpoint}`,
            served,
          )),
    ];
  });
}

type Endpoint = NonNullable<Environment['serving']>['endpoints'][string];

function servedNames(endpoint: Endpoint | undefined): string[] {
  const live = endpoint === undefined ? undefined : liveVersion(endpoint);
  const models = endpoint?.versions[live ?? '']?.models ?? {};
  return Object.entries(models).map(([name, model]) => model.servedName ?? name);
}

function placesAreThere(environment: Environment): Violation[] {
  return each(environment, ({ path, settings: { reference, validation } }) =>
    Object.entries({ reference, 'validation.dataset': validation?.dataset }).flatMap(
      ([name, place]) =>
        when(place !== undefined && 'prefix' in place && environment.provider === 'none', {
          path: `${path}.${name}.prefix`,
          problem: "needs the bucket for data, which 'provider: none' lacks; use 'folder'",
        }),
    ),
  );
}

function retrainingIsThere(environment: Environment): Violation[] {
  return each(environment, ({ path, settings: { retraining, validation, drift } }) => [
    ...when(retraining !== undefined && environment.airflow === undefined, {
      path: `${path}.retraining`,
      problem: "needs Airflow, which runs the DAG; add 'airflow'",
    }),
    ...when(retraining !== undefined && validation === undefined && drift === undefined, {
      path: `${path}.retraining`,
      problem: "is begun by jobs; add 'validation' or 'drift'",
    }),
  ]);
}

function schedulesAreRead(environment: Environment): Violation[] {
  return each(environment, ({ path, settings: { validation, drift } }) =>
    Object.entries({ validation, drift }).flatMap(([name, job]) =>
      job === undefined
        ? []
        : refused(`${path}.${name}.schedule`, () => CronSchedule.parse(job.schedule)),
    ),
  );
}
