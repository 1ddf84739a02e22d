import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { contentHash, platformMetadata, type NamespaceReference } from '../core';
import { COMPONENT, MLFLOW } from './names';
import application from './prefixed_app.py';

const NAME = `${MLFLOW}-application`;
const VOLUME = 'application';
const FOLDER = '/opt/application';

/** The name that the server finds the application by: https://mlflow.org/docs/latest/ml/plugins/ */
const APPLICATION = 'with-prefix';

/**
 * Files by key, and where Python looks for them: a module, and beside it what an installed package says of itself.
 * https://packaging.python.org/en/latest/specifications/entry-points/
 */
const PACKAGE = 'mlflow_with_prefix-1.dist-info';
const FILES = {
  application: { path: 'prefixed_app.py', text: application },
  metadata: {
    path: `${PACKAGE}/METADATA`,
    text: 'Metadata-Version: 2.1\nName: mlflow-with-prefix\nVersion: 1\n',
  },
  'entry-points': {
    path: `${PACKAGE}/entry_points.txt`,
    text: `[mlflow.app]\n${APPLICATION} = prefixed_app:create\n`,
  },
};

/** A program that the server runs as its application, beside its image. */
export class ServerApplication extends Construct {
  /** Argument of the server. */
  readonly argument = `--app-name=${APPLICATION}`;
  /** Where Python finds it. */
  readonly env: k8s.EnvVar = { name: 'PYTHONPATH', value: FOLDER };
  readonly volume: k8s.Volume = {
    name: VOLUME,
    configMap: {
      name: NAME,
      items: Object.entries(FILES).map(([key, { path }]) => ({ key, path })),
    },
  };
  readonly mount: k8s.VolumeMount = { name: VOLUME, mountPath: FOLDER, readOnly: true };
  /** Changes with the program. */
  readonly hash = contentHash(FILES);

  constructor(scope: Construct, id: string, namespace: NamespaceReference) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: platformMetadata({ name: NAME, namespace: namespace.name, component: COMPONENT }),
      data: Object.fromEntries(Object.entries(FILES).map(([key, { text }]) => [key, text])),
    });
  }
}
