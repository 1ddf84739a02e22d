import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type {
  CacheConnection,
  DatabaseOptions,
  ICache,
} from '../../../../constructs/kubernetes/database';
import { OpenWebUi, type OpenWebUiProps } from '../../../../constructs/kubernetes/open-webui';
import { ObjectPrefix } from '../../../../lib/values';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, fakeSecret, FakeSecrets } from '../oauth2-proxy/fakes';

/** A cache that remembers its users. */
export class FakeCache implements ICache {
  readonly asked: DatabaseOptions[] = [];

  addUser(_scope: Construct, _id: string, options: DatabaseOptions): CacheConnection {
    this.asked.push(options);
    return { secret: fakeSecret(`${options.name}-cache`), tls: false };
  }
}

/** Files in a directory that all servers mount. */
export const VOLUME = {
  namespace: { name: 'chat' },
  claimName: 'chat-files',
  volumeHandle: 'chat-files',
  owner: { uid: 1000, gid: 1000 },
};

const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'chat'),
  host: 'chat.ml.acme.io',
  image: 'ghcr.io/open-webui/open-webui:v0.12.4',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  groups: ['team-vision', 'team-speech'],
  adminGroups: ['ml-admins'],
  models: [{ name: 'router', url: 'http://router.models.svc:8000/v1' }],
  database: new FakeDatabase(),
  secrets: new FakeSecrets(),
  files: {
    objects: ObjectPrefix.of('ml-lab-artifacts', 'chat/'),
    aws: { network: { vpcCidrs: ['10.0.0.0/16'] } },
  },
});

/** A chat in a chart, with what it was handed. */
export function chat(chart: Chart, props: Partial<OpenWebUiProps> = {}) {
  const given = providers(chart);
  return { ...given, webUi: new OpenWebUi(chart, 'Chat', { ...given, ...props }) };
}

/** The objects of a chat. */
export const chatObjects = (props: Partial<OpenWebUiProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    chat(chart, props);
  });

/** A member of the pods. */
export const chatPod = (
  path: readonly (string | number)[],
  props: Partial<OpenWebUiProps> = {},
): unknown =>
  memberAt(findObject(chatObjects(props), 'Deployment'), ['spec', 'template', 'spec', ...path]);

/** The variables of a server by name: the value, or where it comes from. */
export const variables = (props: Partial<OpenWebUiProps> = {}): Record<string, unknown> =>
  Object.fromEntries(
    (
      chatPod(['containers', 0, 'env'], props) as {
        name: string;
        value?: string;
        valueFrom?: unknown;
      }[]
    ).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]),
  );

/** A variable out of a Secret. */
export const fromSecret = (name: string, key: string) => ({ secretKeyRef: { name, key } });
