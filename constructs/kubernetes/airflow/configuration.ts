import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import { contentHash, platformMetadata, validated } from '../core';
import type { OidcClient } from '../identity';
import type { TrackingClient } from '../mlflow';
import type { AirflowProps } from './airflow-props';
import type { Settings } from './environment';
import { COMPONENT } from './names';
import platformAuth from './platform_auth.py';
import platformIdentity from './platform_identity.py';
import { podTemplate } from './pod-template';
import { signInDocument } from './sign-in';
import { CONFIG, taskVolumes, TEMPLATE, VARIABLES } from './volumes';
import webserverConfig from './webserver_config.py';

/** What the configuration is made from. */
export interface ConfigurationOptions {
  /** The client that people sign in by. */
  readonly client: OidcClient;
  /** Where people reach Airflow. */
  readonly url: string;
  /** Variables of the servers. */
  readonly settings: Settings;
  /** Variables of tasks. */
  readonly taskVariables: readonly k8s.EnvVar[];
  /** How tasks log runs. */
  readonly tracking: TrackingClient | undefined;
}

/** What the servers read: variables, what people sign in by, and the pod of tasks. Returns a hash of it all. */
export function addConfiguration(
  scope: Construct,
  props: AirflowProps,
  options: ConfigurationOptions,
): string {
  const maps = {
    [VARIABLES]: options.settings,
    [CONFIG]: {
      'webserver_config.py': webserverConfig,
      'platform_auth.py': platformAuth,
      'platform_identity.py': platformIdentity,
      'platform.json': json(signInDocument(props, options.client, options.url)),
    },
    [TEMPLATE]: { 'pod-template.yaml': json(taskPod(scope, props, options)) },
  };
  for (const [name, data] of Object.entries(maps)) {
    new k8s.KubeConfigMap(scope, name, {
      metadata: platformMetadata({
        name,
        namespace: props.namespace.name,
        component: COMPONENT,
      }),
      data,
    });
  }
  return contentHash(maps);
}

function taskPod(
  scope: Construct,
  props: AirflowProps,
  { taskVariables: env, tracking }: ConfigurationOptions,
): object {
  const { image, pool, taskResources } = props;
  const { metadata, spec } = validated(scope, 'taskResources', () =>
    podTemplate({
      image,
      env,
      ...taskVolumes(props),
      resources: taskResources,
      pool,
      tracking,
    }),
  );
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: k8s.toJson_PodSpec(spec) };
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
