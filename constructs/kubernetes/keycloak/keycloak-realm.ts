import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  CLIENT_SECRET_KEY,
  clientSecret,
  keycloakAccount,
  type GeneratedSecretContract,
} from '../../../lib/contracts/secrets';
import { CronSchedule } from '../../../lib/values';
import {
  Endpoint,
  Peer,
  platformMetadata,
  RunOnceJob,
  ScheduledJob,
  validated,
  type INamespace,
  type RestrictedPodOptions,
} from '../core';
import type { ISecret } from '../secrets';
import { configRun, type ConfigRun } from './config-run';
import type { Keycloak, RealmSource } from './keycloak';
import { COMPONENT, HTTP_PORT, KEYCLOAK, REALM_APPLY, SERVER_PODS } from './names';
import { clientSecretVariable } from './realm-clients';
import {
  BREAK_GLASS_VARIABLE,
  FIRST_ADMIN_VARIABLE,
  masterDocument,
  peopleDocument,
  realmDocument,
} from './realm-documents';

const PODS = { 'app.kubernetes.io/name': REALM_APPLY };
const DOCUMENTS = 'documents';

/** A run is three documents of some seconds each; one that hangs makes room for the next. */
const DEADLINE_SECONDS = 1800;

/** The realm of a Keycloak, as code. */
export interface KeycloakRealmProps {
  /** Whose realm it is; no client joins after it. */
  readonly keycloak: Keycloak;
  /** Image of keycloak-config-cli with an exact tag, for the Keycloak's major version. */
  readonly image: string;
  /**
   * When the realm is applied again: what was changed by hand is put back, and secrets that were
   * rotated arrive.
   * @default '@hourly'
   */
  readonly schedule?: string;
}

/**
 * Writes the realm with every client, and applies it: at once when it changed, and on a schedule.
 *
 * Construct it after the last consumer of the Keycloak.
 */
export class KeycloakRealm extends Construct {
  constructor(scope: Construct, id: string, props: KeycloakRealmProps) {
    super(scope, id);
    const { keycloak, image, schedule = '@hourly' } = props;
    validated(this, 'schedule', () => CronSchedule.parse(schedule));
    const source = keycloak.toRealm();
    const documents = documentsOf(source);

    new k8s.KubeConfigMap(this, 'Documents', {
      metadata: platformMetadata({
        name: REALM_APPLY,
        namespace: source.namespace.name,
        component: COMPONENT,
      }),
      data: documents,
    });
    const pod = this.podOf(source, image);
    new RunOnceJob(this, 'Change', {
      name: REALM_APPLY,
      namespace: source.namespace,
      component: COMPONENT,
      pod,
      inputs: documents,
      deadlineSeconds: DEADLINE_SECONDS,
    });
    this.addSchedule(source.namespace, schedule, pod);
    allowRealm(source.namespace);
  }

  private podOf(source: RealmSource, image: string): RestrictedPodOptions {
    const { url, bootstrap, declaration } = source;
    const run = (one: Pick<ConfigRun, 'name' | 'users' | 'secrets'>) =>
      configRun({ ...one, image, url, bootstrap, documents: DOCUMENTS });
    const master = run({ name: 'master', users: 'exact', secrets: [this.breakGlass(source)] });
    const realm = run({ name: 'realm', users: 'exact', secrets: this.clientSecrets(source) });
    const people =
      declaration.firstAdmin === undefined
        ? []
        : [run({ name: 'people', users: 'kept', secrets: [this.firstAdmin(source)] })];
    const runs = [master, realm, ...people];
    return {
      restartPolicy: 'Never',
      initContainers: runs.slice(0, -1),
      containers: runs.slice(-1),
      volumes: [
        { name: DOCUMENTS, configMap: { name: REALM_APPLY } },
        { name: 'tmp', emptyDir: {} },
      ],
    };
  }

  private breakGlass(source: RealmSource): k8s.EnvVar {
    const secret = this.secretOf(source, 'BreakGlass', keycloakAccount('break-glass'));
    return secret.toEnvVar(BREAK_GLASS_VARIABLE, 'password');
  }

  private firstAdmin(source: RealmSource): k8s.EnvVar {
    const secret = this.secretOf(source, 'FirstAdmin', keycloakAccount('first-admin'));
    return secret.toEnvVar(FIRST_ADMIN_VARIABLE, 'password');
  }

  private clientSecrets(source: RealmSource): k8s.EnvVar[] {
    return source.declaration.clients.map(({ clientId }) => {
      const secret = source.secrets.addGenerated(
        this,
        `Client-${clientId}`,
        clientSecret(clientId),
        {
          name: `${KEYCLOAK}-client-${clientId}`,
          namespace: source.namespace,
          component: COMPONENT,
        },
      );
      return secret.toEnvVar(clientSecretVariable(clientId), CLIENT_SECRET_KEY);
    });
  }

  private secretOf(source: RealmSource, id: string, account: GeneratedSecretContract): ISecret {
    return source.secrets.addGenerated(this, id, account, {
      name: `${KEYCLOAK}-${account.name}`,
      namespace: source.namespace,
      component: COMPONENT,
    });
  }

  private addSchedule(namespace: INamespace, schedule: string, pod: RestrictedPodOptions): void {
    new ScheduledJob(this, 'Schedule', {
      name: REALM_APPLY,
      namespace,
      component: COMPONENT,
      schedule,
      pod,
      retries: 3,
      deadlineSeconds: DEADLINE_SECONDS,
    });
  }
}

function documentsOf({ declaration }: RealmSource): Record<string, string> {
  const people = peopleDocument(declaration);
  return {
    'master.json': masterDocument(declaration),
    'realm.json': realmDocument(declaration),
    ...(people === undefined ? {} : { 'people.json': people }),
  };
}

function allowRealm(namespace: INamespace): void {
  const edge = `${REALM_APPLY}-to-${KEYCLOAK}`;
  const ports = [HTTP_PORT];
  namespace.allowIngressFrom(edge, Peer.local(PODS), { ports, pods: SERVER_PODS });
  namespace.allowEgressTo(edge, Endpoint.of(Peer.local(SERVER_PODS), ports), { pods: PODS });
}
