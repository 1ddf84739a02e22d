import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { RELOAD_ANNOTATIONS } from '../../../lib/contracts/reload';
import { CACHE_EXPORTER, cacheExporterLogin, cacheLogin } from '../../../lib/contracts/secrets';
import { ValidationError } from '../../../lib/errors';
import { assertServiceName, Quantity } from '../../../lib/values';
import {
  contentHash,
  Endpoint,
  Peer,
  PLATFORM,
  platformLabels,
  platformMetadata,
  toQuantities,
  toResources,
  validated,
  type ContainerResourcesOptions,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import { ConsumerNames, noBackupAnnotation, type CacheConnection, type ICache } from '../database';
import { watch } from '../prometheus';
import type { ISecret, ISecretStore } from '../secrets';
import { addCacheSecret } from './cache-secret';
import { VALKEY_SERIES } from './series';
import { valkeyAlerts } from './valkey-alerts';
import { VALKEY_DASHBOARD } from './valkey-dashboard';
import {
  EXPORTER_ACCESS,
  EXPORTER_PASSWORD_KEY,
  EXPORTER_PORT,
  valkeyExporter,
} from './valkey-exporter';
import { valkeyPod } from './valkey-pod';
import type { ValkeyProps, ValkeyUserOptions } from './valkey-props';
import {
  assertKeyPrefixes,
  BUILT_IN_USERS,
  consumerAccess,
  FILES,
  userLine,
  VALKEY_PORT,
  valkeyConfiguration,
} from './valkey-settings';

const COMPONENT = 'cache';
const DEFAULT_NAME = 'valkey';
const LONGEST_NAME = 20;
const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '100m', memory: '512Mi' };
const BUILT_IN_FILE = 'built-in.acl';

/**
 * A single Valkey server: a cache, a broker for Celery, the memory of Ray's head.
 *
 * One pod, so a restart is an outage of some seconds; software that must not notice one takes ElastiCache.
 * Nobody enters without a login of its own; consumers share the keys, unless theirs have a prefix.
 */
export class Valkey extends Construct implements ICache {
  /** Name of the server. */
  readonly name: string;
  private readonly namespace: INamespace;
  private readonly secrets: ISecretStore;
  /** Files of users, which the pod mounts; it is rendered after all consumers were added. */
  private readonly userSources: k8s.VolumeProjection[];
  private readonly names = new ConsumerNames();

  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    this.name = props.name ?? DEFAULT_NAME;
    this.namespace = props.namespace;
    this.secrets = props.secrets;
    const resources = props.resources ?? DEFAULT_RESOURCES;
    this.validate(props, resources);

    this.userSources = [configMapFile(this.name, BUILT_IN_FILE)];
    const configuration = this.addConfiguration(props, resources);
    this.addService();
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadata(this.name, this.annotations(props)),
      spec: {
        serviceName: this.name,
        replicas: 1,
        selector: { matchLabels: { ...this.podLabels() } },
        template: {
          metadata: {
            labels: platformLabels(this.name, COMPONENT),
            annotations: { [`${PLATFORM}/configuration`]: contentHash(configuration) },
          },
          spec: valkeyPod({
            image: props.image ?? imageName(IMAGES.valkey),
            configurationName: this.name,
            resources,
            persistent: props.storage !== undefined,
            userSources: this.userSources,
            exporter: this.addExporter(props),
            pool: props.pool,
          }),
        },
        volumeClaimTemplates: this.claims(props),
      },
    });
  }

  addUser(scope: Construct, id: string, options: ValkeyUserOptions): CacheConnection {
    const user = new Construct(scope, id);
    const { name, namespace, pods, keyPrefixes } = options;
    validated(user, 'keyPrefixes', () => {
      assertKeyPrefixes(keyPrefixes);
    });
    this.names.take(user, name);
    this.addUserFile(name, consumerAccess(keyPrefixes));
    this.allowFrom(name, namespace, pods);
    const secret = addCacheSecret(user, options, {
      secrets: this.secrets,
      login: cacheLogin(name),
      host: `${this.name}.${this.namespace.name}.svc`,
      user: '{{ .username }}',
      tls: false,
    });
    return { secret, tls: false };
  }

  /** Lets further pods of a user in, such as those that remove what it kept. The name is unique on the server. */
  allowFrom(name: string, namespace: INamespace, pods: Labels): void {
    const edge = `${name}-to-${this.name}`;
    const target = this.podLabels();
    const ports = [VALKEY_PORT];
    this.namespace.allowIngressFrom(edge, Peer.pods(namespace, pods), { ports, pods: target });
    namespace.allowEgressTo(edge, Endpoint.of(Peer.pods(this.namespace, target), ports), { pods });
  }

  private validate({ storage, backup }: ValkeyProps, resources: ContainerResourcesOptions): void {
    validated(this, 'name', () => {
      assertServiceName(this.name, 'the name of a server');
    });
    if (this.name.length > LONGEST_NAME) {
      throw new ValidationError(
        this,
        `'name' must have at most ${LONGEST_NAME} characters, got ${this.name.length}`,
      );
    }
    validated(this, 'resources', () => toResources(resources));
    if (storage) validated(this, 'storage.size', () => Quantity.memory(storage.size));
    if (backup !== 'volume' || storage) return;
    throw new ValidationError(
      this,
      `'backup' must be '{ none: … }' with the reason where there is no 'storage', got 'volume'; give it a volume`,
    );
  }

  /** A user's new password is read when the pod starts. */
  private annotations({ backup }: ValkeyProps): Labels {
    const reason = backup === 'volume' ? undefined : noBackupAnnotation(this, backup);
    return { [RELOAD_ANNOTATIONS.anySecret]: 'true', ...reason };
  }

  private addConfiguration(
    { evictionPolicy = 'noeviction', storage }: ValkeyProps,
    { memory, memoryLimit = memory }: ContainerResourcesOptions,
  ): Record<string, string> {
    const persistent = storage !== undefined;
    const data = {
      [FILES.configuration]: valkeyConfiguration(memoryLimit, evictionPolicy, persistent),
      [BUILT_IN_FILE]: BUILT_IN_USERS,
    };
    new k8s.KubeConfigMap(this, 'Configuration', { metadata: this.metadata(this.name), data });
    return data;
  }

  private addService(): void {
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadata(this.name),
      spec: {
        selector: { ...this.podLabels() },
        ports: [
          {
            name: 'valkey',
            port: VALKEY_PORT,
            targetPort: k8s.IntOrString.fromNumber(VALKEY_PORT),
          },
        ],
      },
    });
  }

  /** The server's copy belongs to its own unit: without it the pod could not start. */
  private addUserFile(
    name: string,
    access: string,
    keys: Readonly<Record<string, string>> = {},
    login = cacheLogin(name),
  ): ISecret {
    const file = `${name}.acl`;
    const secret = this.secrets.addGenerated(this, `User-${name}`, login, {
      name: `${this.name}-${name}-user`,
      namespace: this.namespace,
      component: COMPONENT,
      keys: { [file]: userLine(access), ...keys },
    });
    this.userSources.push(secretFile(secret.name, file));
    return secret;
  }

  private addExporter({ metrics, exporterImage }: ValkeyProps): k8s.Container | undefined {
    if (metrics === undefined) return undefined;
    watch(this, metrics, {
      name: this.name,
      namespace: this.namespace,
      pods: this.podLabels(),
      port: EXPORTER_PORT,
      series: VALKEY_SERIES,
      alerts: valkeyAlerts(this.name),
      dashboard: VALKEY_DASHBOARD,
    });
    const password = { [EXPORTER_PASSWORD_KEY]: '{{ .password }}' };
    const login = cacheExporterLogin(this.name);
    const secret = this.addUserFile(CACHE_EXPORTER, EXPORTER_ACCESS, password, login);
    return valkeyExporter(secret, exporterImage);
  }

  private claims({ storage }: ValkeyProps): k8s.KubePersistentVolumeClaimProps[] | undefined {
    if (storage === undefined) return undefined;
    return [
      {
        metadata: { name: 'data', labels: platformLabels(this.name, COMPONENT) },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storage.storageClass.storageClassName,
          resources: { requests: toQuantities({ storage: storage.size }) },
        },
      },
    ];
  }

  private podLabels(): Labels {
    return { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/component': COMPONENT };
  }

  private metadata(name: string, annotations?: Labels): PlatformMetadata {
    return platformMetadata({
      name,
      namespace: this.namespace.name,
      component: COMPONENT,
      annotations,
    });
  }
}

function configMapFile(name: string, key: string): k8s.VolumeProjection {
  return { configMap: { name, items: [{ key, path: key }] } };
}

function secretFile(name: string, key: string): k8s.VolumeProjection {
  return { secret: { name, items: [{ key, path: key }] } };
}
