import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { canonicalJson, contentHash, platformMetadata, type NamespaceReference } from '../core';
import { PROGRAMS, type MonitorProgramName } from './python-files';

const FOLDER = '/opt/monitor';
const SETTINGS = 'settings.json';
const VOLUME = 'monitor';

/** A program with its settings. */
export interface MonitorProgramProps {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** Where its pods are. */
  readonly namespace: NamespaceReference;
  /** What it is part of. */
  readonly component: string;
  /** Which. */
  readonly program: MonitorProgramName;
  /** What it reads. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A program in Python, of the standard library alone, as files of a ConfigMap. */
export class MonitorProgram extends Construct {
  /** What runs. */
  readonly command: readonly string[];
  readonly env: readonly k8s.EnvVar[] = [
    { name: 'MONITOR_SETTINGS', value: `${FOLDER}/${SETTINGS}` },
    // The folder cannot be written to.
    { name: 'PYTHONDONTWRITEBYTECODE', value: '1' },
    { name: 'PYTHONUNBUFFERED', value: '1' },
  ];
  readonly volume: k8s.Volume;
  readonly mount: k8s.VolumeMount = { name: VOLUME, mountPath: FOLDER, readOnly: true };
  /** Changes with the program and its settings. */
  readonly hash: string;

  constructor(scope: Construct, id: string, props: MonitorProgramProps) {
    super(scope, id);
    const { name, namespace, component, program, settings } = props;
    const files = PROGRAMS[program];
    const data = { ...files, [SETTINGS]: canonicalJson(settings) };
    const [main = ''] = Object.keys(files);
    this.command = ['python3', `${FOLDER}/${main}`];
    this.volume = { name: VOLUME, configMap: { name } };
    this.hash = contentHash(data);
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component }),
      data,
    });
  }
}
