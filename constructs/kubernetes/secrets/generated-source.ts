import { Construct } from 'constructs';
import type { GeneratedSecretContract } from '../../../lib/contracts/secrets';
import { CustomResource, platformLabels, type NamespaceReference } from '../core';
import { EXTERNAL_SECRETS_API, type SecretTemplate } from './external-secret';
import { PASSWORD_PROPERTY, type GeneratorReference, type PasswordForms } from './password-forms';
import { literalTemplate } from './secret-template';

const COMPONENT = 'secrets';

interface GeneratedSourceProps {
  /** Name of the Secret that holds the values. */
  readonly name: string;
  /** Where the values are kept. */
  readonly namespace: NamespaceReference;
  /** What to make. */
  readonly source: GeneratedSecretContract;
  /** Generators of the namespace. */
  readonly forms: PasswordForms;
}

interface GeneratedSourceSpec {
  readonly refreshPolicy: 'CreatedOnce';
  readonly target: {
    readonly name: string;
    readonly creationPolicy: 'Orphan';
    readonly deletionPolicy: 'Retain';
    readonly immutable: true;
    readonly template: SecretTemplate;
  };
  readonly dataFrom: readonly {
    readonly sourceRef: { readonly generatorRef: GeneratorReference };
    readonly rewrite: readonly {
      readonly regexp: { readonly source: string; readonly target: string };
    }[];
  }[];
}

/**
 * The Secret whose random values all consumers copy, made once.
 *
 * `CreatedOnce` alone is not once: an ExternalSecret that is deleted and applied again has forgotten
 * that it ran. The Secret is immutable, so a second run finds and keeps it, and belongs to nobody, so it
 * stays when the ExternalSecret goes.
 * https://github.com/external-secrets/external-secrets/blob/v2.9.0/docs/api/externalsecret.md#createdonce
 */
export class GeneratedSource extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, namespace, source, forms }: GeneratedSourceProps,
  ) {
    super(scope, id);
    const { owner, values } = source;
    const fixed: Record<string, string> = {};
    const dataFrom: GeneratedSourceSpec['dataFrom'][number][] = [];
    for (const [property, value] of Object.entries(values)) {
      if ('fixed' in value) fixed[property] = literalTemplate(value.fixed);
      else dataFrom.push(randomValue(property, forms.referTo(value)));
    }
    new CustomResource<GeneratedSourceSpec>(this, 'Resource', {
      apiVersion: EXTERNAL_SECRETS_API,
      kind: 'ExternalSecret',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      app: owner,
      spec: {
        refreshPolicy: 'CreatedOnce',
        target: {
          name,
          creationPolicy: 'Orphan',
          deletionPolicy: 'Retain',
          immutable: true,
          template: {
            engineVersion: 'v2',
            mergePolicy: 'Merge',
            metadata: { labels: platformLabels(owner, COMPONENT) },
            data: Object.keys(fixed).length === 0 ? undefined : fixed,
          },
        },
        dataFrom,
      },
    });
  }
}

function randomValue(
  property: string,
  generatorRef: GeneratorReference,
): GeneratedSourceSpec['dataFrom'][number] {
  return {
    sourceRef: { generatorRef },
    rewrite: [{ regexp: { source: `^${PASSWORD_PROPERTY}$`, target: property } }],
  };
}
