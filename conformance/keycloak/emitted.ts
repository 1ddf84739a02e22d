import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding } from '../failures';
import { objectsIn } from '../helm/compare';
import { variablesIn } from './placeholders';

/** Where the platform puts Keycloak, and the ConfigMap with the documents of its realms. */
const NAMESPACE = 'keycloak';
const REALM_CONFIG_MAP = 'keycloak-realm';

/** Of its documents, the one with the platform's realm. */
export const REALM_DOCUMENT = 'realm.json';

const SERVER_IMAGE = '/keycloak/keycloak:';
const APPLY_IMAGE = 'keycloak-config-cli:';

/** The variable in which the realm tool is told what to apply. */
export const LOCATIONS = 'IMPORT_FILES_LOCATIONS';

/** What the kubelet would know of the pod. */
const FIELD_VALUE = '127.0.0.1';

type Env = Readonly<Record<string, string>>;

/** A container as the checks need it: secrets have made values, equal wherever one is read. */
export interface EmittedContainer {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: Env;
  /** Folders that a volume lies over. */
  readonly mounts: readonly string[];
}

/** A document that is applied to a realm, and the container that applies it. */
export interface EmittedImport {
  readonly document: string;
  /** The document with its placeholders. */
  readonly text: string;
  readonly container: EmittedContainer;
}

/** Keycloak and its realms, as an environment has them. */
export interface EmittedKeycloak {
  /** Keycloak's containers in the order in which a pod runs them; the last one is the server. */
  readonly servers: readonly EmittedContainer[];
  /** In the order in which the Job applies them. */
  readonly imports: readonly EmittedImport[];
}

/** Kubernetes objects, as far as these checks read them. */
export interface KeycloakObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly data?: Env;
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly image?: string;
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly volumeMounts?: readonly { readonly mountPath: string }[];
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: KeyReference;
    readonly configMapKeyRef?: KeyReference;
  };
}

interface KeyReference {
  readonly name: string;
  readonly key: string;
}

/** The Keycloak in the manifests of a folder, or undefined where there is none. */
export function emittedKeycloak(output: string): EmittedKeycloak | undefined {
  const folder = path.join(output, 'dist');
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.k8s.yaml'));
  return keycloakAmong(
    files.flatMap((file) => objectsIn(fs.readFileSync(path.join(folder, file), 'utf8'))),
  );
}

/** The Keycloak among objects, or undefined where there is no realm. */
export function keycloakAmong(all: readonly KeycloakObject[]): EmittedKeycloak | undefined {
  const objects = all.filter(({ metadata }) => metadata?.namespace === NAMESPACE);
  const config = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata?.name === REALM_CONFIG_MAP,
  );
  if (config === undefined) {
    return undefined;
  }
  // A container without arguments for Keycloak copies files.
  const servers = containersOf(objects, SERVER_IMAGE).filter(({ args }) => args.length > 0);
  const imports = containersOf(objects, APPLY_IMAGE).map((container) =>
    importOf(container, config.data ?? {}),
  );
  if (servers.length === 0 || !imports.some(({ document }) => document === REALM_DOCUMENT)) {
    throw new Finding(`namespace ${NAMESPACE} has no server, or no Job that applies its realm`);
  }
  return { servers, imports };
}

/** A value for a key of a Secret, that any password policy lets pass; a port is a number. */
function madeSecret(name: string, key: string): string {
  return key === 'port' ? '5432' : `Made-1-${name}-${key}`;
}

/** The document that a container applies; it must have every variable that the document reads. */
function importOf(container: EmittedContainer, documents: Env): EmittedImport {
  const document = path.basename(container.env[LOCATIONS] ?? '');
  const text = documents[document];
  if (text === undefined) {
    throw new Finding(`${LOCATIONS} names no document of ConfigMap ${REALM_CONFIG_MAP}`);
  }
  for (const variable of variablesIn(text)) {
    if (!(variable in container.env)) {
      throw new Finding(`${document} reads ${variable}, which its container does not have`);
    }
  }
  return { document, text, container };
}

/** The containers of an image, in the order in which a pod runs them. */
function containersOf(objects: readonly KeycloakObject[], image: string): EmittedContainer[] {
  const pods = objects.flatMap(({ spec }) => spec?.template?.spec ?? []);
  return pods
    .flatMap(({ initContainers = [], containers = [] }) => [...initContainers, ...containers])
    .filter((container) => container.image?.includes(image) === true)
    .map((container) => {
      const env: Record<string, string> = {};
      for (const variable of container.env ?? []) {
        env[variable.name] = expanded(valueOf(variable, objects), env);
      }
      const mounts = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath);
      return { image: container.image ?? '', args: container.args ?? [], env, mounts };
    });
}

function valueOf({ value, valueFrom }: Variable, objects: readonly KeycloakObject[]): string {
  if (valueFrom === undefined) {
    return value ?? '';
  }
  const { secretKeyRef: secret, configMapKeyRef: config } = valueFrom;
  if (secret !== undefined) {
    return madeSecret(secret.name, secret.key);
  }
  if (config === undefined) {
    return FIELD_VALUE;
  }
  const map = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata?.name === config.name,
  );
  const found = map?.data?.[config.key];
  if (found === undefined) {
    throw new Finding(`ConfigMap ${config.name} has no ${config.key}`);
  }
  return found;
}

/** The kubelet replaces `$(NAME)` by a variable that stands before it. */
function expanded(value: string, before: Env): string {
  return value.replaceAll(/\$\((\w+)\)/g, (all: string, name: string) => before[name] ?? all);
}
