import { packUnit } from '../../../lib/release/pack';
import type { KubernetesObject } from '../../support/kubernetes';
import { resourcesOf } from '../output';
import { mutateObjects, mutateResources, type Rule } from '../rule';

/** Text that would be a credential, wherever it stands. */
const CREDENTIALS = [
  /AKIA[0-9A-Z]{16}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /"(?:master_)?password"\s*:/,
  /gh[pousr]_[A-Za-z0-9]{36}/,
];

const findInFiles = (files: Readonly<Record<string, string>>, pattern: RegExp) =>
  Object.entries(files).flatMap(([path, text]) =>
    pattern.test(text) ? [`${path}: ${String(pattern)}`] : [],
  );

const withFile = (path: string, text: string) => (output: Parameters<Rule['check']>[0]) => ({
  ...output,
  files: { ...output.files, [path]: text },
});

/** Secrets that the Training operator and Katib’s controller fill with their certificates. */
const CERTIFICATES = ['training-operator-webhook-cert', 'katib-webhook-cert'];

/**
 * Secrets that somebody in the cluster fills, by hand: the control plane with the token of an account; controllers with
 * their certificates (https://github.com/kubeflow/trainer/blob/v1.9.4/pkg/cert/cert.go,
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/certgenerator/v1beta1/generator.go).
 */
const isFilledLater = (object: KubernetesObject) =>
  (object['type'] === 'kubernetes.io/service-account-token' ||
    CERTIFICATES.includes(object.metadata.name)) &&
  object['data'] === undefined &&
  object['stringData'] === undefined;

export const FILE_RULES: readonly Rule[] = [
  {
    name: 'no Terraform token and no bridge mark reaches a manifest',
    source: 'the spelling of tokens in cdktf, and of marks in the contract',
    check: ({ files }) =>
      Object.entries(files).flatMap(([path, text]) =>
        /TfToken\[|\$\{Token|@bridge\(/.test(text) ? [path] : [],
      ),
    mutations: [
      { name: 'a token', apply: withFile('dist/1-x.k8s.yaml', 'role: ${TfToken[TOKEN.7]}') },
      { name: 'a mark', apply: withFile('dist/1-x.k8s.yaml', 'id: "@bridge(fileSystemId)@"') },
    ],
  },
  {
    name: 'no secret value is in any file',
    source: 'the forms that credentials have',
    check: ({ files, objects }) => [
      ...CREDENTIALS.flatMap((pattern) => findInFiles(files, pattern)),
      ...objects
        .filter(({ object }) => object.kind === 'Secret' && !isFilledLater(object))
        .map(({ object }) => `Secret ${object.metadata.name}`),
    ],
    mutations: [
      {
        name: 'a Secret',
        apply: mutateObjects(
          ({ kind }) => kind === 'ServiceAccount',
          (object) => {
            object['kind'] = 'Secret';
          },
        ),
      },
      { name: 'an access key', apply: withFile('dist/1-x.k8s.yaml', `key: AKIA${'A'.repeat(16)}`) },
      { name: 'a password', apply: withFile('cdktf.out/x.json', '{"password": "x"}') },
    ],
  },
  {
    name: 'a value that Terraform keeps in its state is no secret',
    source: 'the write-only arguments of the AWS provider, written down here by hand',
    check: (output) => [
      ...resourcesOf(output, 'random_password').map(
        ({ address }) => `${address}: its result is kept in the state`,
      ),
      ...resourcesOf(output, 'aws_secretsmanager_secret_version')
        .filter(({ block }) =>
          /pass|token|secretkey/i.test(JSON.stringify(block['secret_string'] ?? '')),
        )
        .map(({ address }) => `${address}: secret_string`),
      ...resourcesOf(output, 'aws_db_instance')
        .filter(({ block }) => block['password'] !== undefined)
        .map(({ address }) => `${address}: password`),
    ],
    mutations: [
      {
        name: 'a password published as a value',
        environment: 'production',
        apply: mutateResources('aws_secretsmanager_secret_version', (block) => {
          block['secret_string'] = '{"password":"x"}';
        }),
      },
      {
        name: 'a password in the database resource',
        environment: 'production',
        apply: mutateResources('aws_db_instance', (block) => {
          block['password'] = 'x';
        }),
      },
    ],
  },
  {
    name: 'every unit fits into one Helm release',
    source: 'the size limit of a Kubernetes Secret',
    check: ({ units }) =>
      units.flatMap((unit) => {
        try {
          packUnit(unit);
          return [];
        } catch (error) {
          return [String(error)];
        }
      }),
    mutations: [
      {
        name: 'a unit of a megabyte that does not compress',
        apply: (output) => ({
          ...output,
          units: output.units.slice(0, 1).map((unit) => ({
            ...unit,
            yaml: Array.from({ length: 130_000 }, (_, index) =>
              ((index * 2654435761) % 4294967296).toString(36),
            ).join(' '),
          })),
        }),
      },
    ],
  },
];
