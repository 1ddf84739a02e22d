import type { Chart } from 'cdk8s';
import { Namespace, type INamespace } from '../../../../constructs/kubernetes/core';
import {
  JOB_SERIES,
  LogDrift,
  ModelValidation,
  RequestMirror,
  type LogDriftProps,
  type ModelFeature,
  type ModelValidationProps,
  type RequestMirrorProps,
} from '../../../../constructs/kubernetes/model-monitoring';
import { MonitoredSeries } from '../../../../constructs/kubernetes/prometheus';
import { ObjectPrefix } from '../../../../lib/values';
import { findObject, objectsOf, type KubernetesObject } from '../../../support/kubernetes';
import { FakeMetrics } from '../../../support/metrics';
import { fakeSecret } from '../oauth2-proxy/fakes';

/** Images with the programs. */
export const IMAGES = {
  python: 'docker.io/library/python:3.14.6-slim-trixie',
  objects: 'public.ecr.aws/aws-cli/aws-cli:2.32.9',
};

/** A way to AWS. */
export const AWS = { network: { vpcCidrs: ['10.0.0.0/16'] } };

/** A number with bins of its own, and a category of answers. */
export const AGE: ModelFeature = {
  name: 'age',
  in: 'request',
  path: 'rows.*.age',
  kind: 'numeric',
  bins: [10, 20],
};
export const LABEL: ModelFeature = {
  name: 'label',
  in: 'response',
  path: 'label',
  kind: 'categorical',
};

/** Files in S3, and on a shared volume. */
export const inS3 = (prefix: string) => ({ objects: ObjectPrefix.of('acme-data', `${prefix}/`) });
export const onVolume = {
  volume: {
    namespace: { name: 'serving' },
    claimName: 'monitoring',
    volumeHandle: 'fs-1::fsap-1',
  },
  subPath: 'churn',
};

/** A model, a Pushgateway and an Airflow that remember who was let in. */
export class Surroundings {
  readonly metrics = new FakeMetrics();
  readonly callers: string[] = [];
  readonly pushers: string[] = [];
  readonly model = {
    url: 'http://churn.serving.svc:8000',
    addCaller: (name: string) => {
      this.callers.push(name);
    },
  };
  readonly gateway = {
    url: 'http://pushgateway.serving.svc:9091',
    series: new MonitoredSeries('serving/pushgateway', [
      ...JOB_SERIES,
      'process_start_time_seconds' as const,
    ]),
    addPusher: (name: string) => {
      this.pushers.push(name);
    },
  };
  readonly trigger = {
    url: 'http://airflow-api-server.airflow.svc:8080/airflow',
    tokenUrl: 'http://keycloak.keycloak.svc:8080/token',
    clientId: 'airflow-retraining',
    secret: fakeSecret('oidc-airflow-retraining'),
  };

  /** What a rule is asked by its name; a miss says what there is. */
  alert(name: string): string {
    const alerts = this.metrics.alerts.flatMap((each) => each.alerts);
    const found = alerts.find((each) => each.name === name);
    if (found !== undefined) return found.when;
    throw new Error(`no alert '${name}', only ${alerts.map((each) => each.name).join(', ')}`);
  }
}

interface Made {
  readonly objects: readonly KubernetesObject[];
  readonly around: Surroundings;
}

/** What a function makes in the namespace of models. */
export function madeBy(
  build: (chart: Chart, namespace: INamespace, around: Surroundings) => void,
): Made {
  const around = new Surroundings();
  const objects = objectsOf((chart) => {
    build(chart, Namespace.fromName(chart, 'Namespace', 'serving'), around);
  });
  return { objects, around };
}

/** Settings of the program of a ConfigMap. */
export const settingsOf = (objects: readonly KubernetesObject[], name: string): unknown => {
  const { data } = findObject(objects, 'ConfigMap', name) as unknown as {
    readonly data: Readonly<Record<string, string>>;
  };
  return JSON.parse(data['settings.json'] ?? '');
};

/** A mirror of a model. */
export const mirror = (props: Partial<RequestMirrorProps> = {}): Made =>
  madeBy((chart, namespace, { metrics }) => {
    new RequestMirror(chart, 'Mirror', {
      name: 'churn-mirror',
      namespace,
      modelName: 'churn',
      features: [AGE],
      images: IMAGES,
      metrics,
      ...props,
    });
  });

/** A validation of a model. */
export const validation = (
  props: Partial<ModelValidationProps> & { readonly dag?: string } = {},
): Made =>
  madeBy((chart, namespace, { metrics, model, gateway, trigger }) => {
    const { dag, ...given } = props;
    new ModelValidation(chart, 'Validation', {
      name: 'churn-validation',
      namespace,
      modelName: 'churn',
      schedule: '20 3 * * *',
      images: IMAGES,
      metrics,
      gateway,
      model,
      api: { kind: 'json', path: '/predict', prediction: 'predictions.0' },
      dataset: onVolume,
      quality: ['accuracy'],
      retraining: dag === undefined ? undefined : { trigger, dag },
      ...given,
    });
  });

/** A job that looks for drift. */
export const drift = (props: Partial<LogDriftProps> = {}): Made =>
  madeBy((chart, namespace, { metrics, gateway }) => {
    new LogDrift(chart, 'Drift', {
      name: 'churn-drift',
      namespace,
      modelName: 'churn',
      schedule: '@hourly',
      images: IMAGES,
      metrics,
      gateway,
      features: [AGE, LABEL],
      records: onVolume,
      reference: { hoursBefore: 168 },
      ...props,
    });
  });
