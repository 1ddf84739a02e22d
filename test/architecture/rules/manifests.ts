import type { KubernetesObject } from '../../support/kubernetes';
import { violations } from '../../support/structure';
import { titleOf } from '../output';
import { containersOf, podSpecOf } from '../pods';
import { mutateObjects, type Mutable, type Rule } from '../rule';

const hasContainers = (object: KubernetesObject) => containersOf(object).length > 0;

/** The first container of a workload, for a mutation to change. */
const firstContainer = (object: Mutable): Mutable => {
  if (object['kind'] === 'Pod') return object['spec'].containers[0] as Mutable;
  const { template, jobTemplate } = object['spec'] as { template?: Mutable; jobTemplate?: Mutable };
  return (template ?? jobTemplate?.['spec'].template).spec.containers[0] as Mutable;
};

export const MANIFEST_RULES: readonly Rule[] = [
  {
    name: 'every object has the structure of its kind, unknown fields refused',
    source: 'the recorded structure of upstream CRDs and of the Kubernetes API',
    check: ({ objects }) =>
      objects.flatMap(({ unit, object }) => violations(object).map((text) => `${unit}: ${text}`)),
    mutations: [
      {
        name: 'a misspelt field',
        apply: mutateObjects(
          ({ kind }) => kind === 'NodePool',
          (pool) => {
            pool['spec'].limit = pool['spec'].limits;
          },
        ),
      },
      {
        name: 'a wrong type',
        apply: mutateObjects(
          ({ kind }) => kind === 'PriorityClass',
          (object) => {
            object['value'] = 'high';
          },
        ),
      },
      {
        name: 'a kind nobody knows',
        apply: mutateObjects(
          ({ kind }) => kind === 'Namespace',
          (object) => {
            object['kind'] = 'Namespcae';
          },
        ),
      },
    ],
  },
  {
    name: 'every image has an exact tag or digest, never latest',
    source: 'the rendered YAML alone',
    check: ({ objects }) =>
      objects.flatMap(({ object }) =>
        containersOf(object)
          .filter(
            ({ image = '' }) =>
              !/^[\w.-]+\.[a-z]+[\w./-]*(:(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(
                image,
              ),
          )
          .map(({ image }) => `${titleOf(object)}: image ${String(image)}`),
      ),
    mutations: [
      {
        name: 'the tag latest',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['image'] = 'registry.k8s.io/kubectl:latest';
        }),
      },
      {
        name: 'no tag',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['image'] = 'registry.k8s.io/kubectl';
        }),
      },
      {
        name: 'no registry',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['image'] = 'kubectl:v1';
        }),
      },
    ],
  },
  {
    name: 'every container requests CPU and memory, and has a memory limit',
    source: 'the rendered YAML alone',
    check: ({ objects }) =>
      objects.flatMap(({ object }) =>
        containersOf(object)
          .filter(
            ({ resources }) =>
              !(
                resources?.requests?.['cpu'] &&
                resources.requests['memory'] &&
                resources.limits?.['memory']
              ),
          )
          .map(({ name }) => `${titleOf(object)}: container ${name}`),
      ),
    mutations: [
      {
        name: 'no requests',
        apply: mutateObjects(hasContainers, (object) => {
          Reflect.deleteProperty(firstContainer(object)['resources'] as object, 'requests');
        }),
      },
      {
        name: 'no memory limit',
        apply: mutateObjects(hasContainers, (object) => {
          Reflect.deleteProperty(firstContainer(object)['resources'] as object, 'limits');
        }),
      },
    ],
  },
  {
    name: 'every pod passes the restricted Pod Security level',
    source: 'the Pod Security Standards, written down here by hand',
    check: ({ objects }) =>
      objects.flatMap(({ object }) =>
        restrictedViolations(object)
          .filter((field) => !isException(object, field))
          .map((text) => `${titleOf(object)}: ${text}`),
      ),
    mutations: [
      {
        name: 'privilege escalation',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['securityContext'].allowPrivilegeEscalation = true;
        }),
      },
      {
        name: 'a writable root file system',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['securityContext'].readOnlyRootFilesystem = false;
        }),
      },
      {
        name: 'an agent that has a capability',
        environment: 'serving',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'log-agent',
          (object) => {
            firstContainer(object)['securityContext'].capabilities.drop = [];
          },
        ),
      },
      {
        name: 'root',
        apply: mutateObjects(hasContainers, (object) => {
          firstContainer(object)['securityContext'].runAsUser = 0;
        }),
      },
    ],
  },
  {
    name: 'no object is there twice',
    source: 'the rendered YAML alone',
    check: ({ objects }) => {
      const keys = objects.map(({ object }) => `${object.apiVersion} ${titleOf(object)}`);
      return keys.filter((key, index) => keys.indexOf(key) !== index);
    },
    mutations: [
      {
        name: 'the same unit again',
        apply: (output) => ({
          ...output,
          objects: [...output.objects, ...output.objects.slice(0, 1)],
        }),
      },
    ],
  },
];

/** What reads files of a node that root alone may read, or its devices, and how it is not restricted. Kept by hand. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'log-agents/log-agent': ['container collector: runAsNonRoot'],
  'neuron-monitor/neuron-monitor': [
    'container monitor: allowPrivilegeEscalation',
    'container monitor: readOnlyRootFilesystem',
    'container monitor: runAsNonRoot',
    'container monitor: capabilities',
    'container monitor: seccompProfile',
  ],
};

const isException = ({ metadata }: KubernetesObject, violation: string): boolean =>
  EXCEPTIONS[`${metadata.namespace}/${metadata.name}`]?.includes(violation) === true;

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and a read-only root besides. */
function restrictedViolations(object: KubernetesObject): string[] {
  return containersOf(object).flatMap(({ name, securityContext: context }) => {
    const wanted = {
      allowPrivilegeEscalation: context?.allowPrivilegeEscalation === false,
      readOnlyRootFilesystem: context?.readOnlyRootFilesystem === true,
      runAsNonRoot:
        (context?.runAsNonRoot ?? podSpecOf(object)?.securityContext?.runAsNonRoot) === true &&
        context?.runAsUser !== 0,
      capabilities: context?.capabilities?.drop?.includes('ALL') === true,
      seccompProfile:
        (context?.seccompProfile ?? podSpecOf(object)?.securityContext?.seccompProfile)?.type ===
        'RuntimeDefault',
    };
    return Object.entries(wanted)
      .filter(([, holds]) => !holds)
      .map(([field]) => `container ${name}: ${field}`);
  });
}
