import { Namespace } from '../../../../constructs/kubernetes/core';
import { Katib, type KatibProps } from '../../../../constructs/kubernetes/katib';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase } from '../keycloak/fixture';

/** What a test changes: names of namespaces, and props. */
export interface KatibChanges extends Partial<Omit<KatibProps, 'experimentNamespaces'>> {
  readonly experimentNamespaces?: readonly string[];
}

/** Objects of Katib for experiments of two teams, unless the test says otherwise. */
export const katibObjects = (changes: KatibChanges = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    const { experimentNamespaces = ['team-vision', 'team-text'], ...props } = changes;
    new Katib(chart, 'Katib', {
      namespace: Namespace.fromName(chart, 'Namespace', 'tuning'),
      network: { vpcCidrs: ['10.0.0.0/16'] },
      database: new FakeDatabase(),
      experimentNamespaces: experimentNamespaces.map((name, index) =>
        Namespace.fromName(chart, `Experiments-${index}`, name),
      ),
      ...props,
    });
  });

/** A member of the pod of a Deployment. */
export const podMember = (
  name: string,
  path: readonly (string | number)[],
  changes: KatibChanges = {},
): unknown =>
  memberAt(findObject(katibObjects(changes), 'Deployment', name), [
    'spec',
    'template',
    'spec',
    ...path,
  ]);

/** An algorithm, as the controller reads it. */
interface Suggestion {
  readonly algorithmName: string;
  readonly image: string;
  readonly securityContext: object;
  readonly resources: object;
}

/** The file that the controller reads. */
export interface Settings {
  readonly apiVersion: string;
  readonly kind: string;
  readonly init: { readonly certGenerator: object; readonly controller: object };
  readonly runtime: {
    readonly metricsCollectors: readonly { readonly kind: string; readonly image: string }[];
    readonly suggestions: readonly Suggestion[];
    readonly earlyStoppings?: unknown;
  };
}

/** The settings of the controller. */
export const settingsOf = (changes: KatibChanges = {}): Settings =>
  JSON.parse(
    memberAt(findObject(katibObjects(changes), 'ConfigMap', 'katib-config'), [
      'data',
      'katib-config.yaml',
    ]) as string,
  ) as Settings;

/** A rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The rules of a role. */
export const rulesOf = (
  kind: 'Role' | 'ClusterRole',
  name: string,
  changes: KatibChanges = {},
): readonly Rule[] =>
  memberAt(findObject(katibObjects(changes), kind, name), ['rules']) as readonly Rule[];

/** What rules allow with a resource of a group. */
export const verbsOn = (rules: readonly Rule[], group: string, resource: string): string[] =>
  rules
    .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
    .flatMap(({ verbs }) => verbs);
