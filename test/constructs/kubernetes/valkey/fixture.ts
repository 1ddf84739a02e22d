import { Namespace } from '../../../../constructs/kubernetes/core';
import { Valkey, type ValkeyProps } from '../../../../constructs/kubernetes/valkey';
import { findObject, memberAt, type KubernetesObject } from '../../../support/kubernetes';
import { renderedServer, type Build, type Rendered } from '../database/fixture';

export const CONSUMER_PODS = { 'ray.io/node-type': 'head' };
export const STORAGE = { size: '8Gi', storageClass: { storageClassName: 'gp3' } };
const POD = ['spec', 'template', 'spec'];

/** A server whose data may be lost, and what is added to it. */
export const rendered = (props: Partial<ValkeyProps> = {}, build?: Build<Valkey>): Rendered =>
  renderedServer(
    (chart, secrets) =>
      new Valkey(chart, 'Valkey', {
        namespace: Namespace.fromName(chart, 'Databases', 'databases'),
        secrets,
        backup: { none: 'work that is lost is run again' },
        ...props,
      }),
    build,
  );

/** A user for Ray. */
export const addRay: Build<Valkey> = (server, chart) => {
  server.addUser(chart, 'RayCache', {
    name: 'ray',
    namespace: Namespace.fromName(chart, 'Ray', 'ray'),
    pods: CONSUMER_PODS,
  });
};

export const podOf = (objects: readonly KubernetesObject[]) =>
  memberAt(findObject(objects, 'StatefulSet'), POD);
export const configurationOf = (objects: readonly KubernetesObject[]) =>
  String(memberAt(findObject(objects, 'ConfigMap'), ['data', 'valkey.conf']));
