import { Construct } from 'constructs';
import { assertDnsSubdomain } from '../../../lib/values';
import { CustomResource, validated, type NamespaceReference } from '../core';
import type { JobTemplate, ResourceSpec } from './job-templates';
import { COMPONENT } from './names';

/** The one step of a template, which other workflows refer to by this name. */
const STEP = 'run';

/** What the pages show of a template. https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/title-and-description.md */
const TITLE = 'workflows.argoproj.io/title';
const DESCRIPTION = 'workflows.argoproj.io/description';

interface ParameterSpec {
  readonly name: string;
  readonly description?: string;
  readonly value?: string;
  readonly default?: string;
}

/** https://github.com/argoproj/argo-workflows/blob/v4.0.6/docs/fields.md#workflowspec */
interface WorkflowTemplateSpec {
  readonly entrypoint: typeof STEP;
  readonly serviceAccountName: string;
  readonly arguments: { readonly parameters: readonly ParameterSpec[] };
  readonly templates: readonly {
    readonly name: typeof STEP;
    readonly inputs: { readonly parameters: readonly ParameterSpec[] };
    readonly resource: ResourceSpec;
  }[];
}

/** A template of workflows. */
export interface WorkflowTemplateProps {
  /** Name of the template. */
  readonly name: string;
  /** Where it is, and its workflows run. */
  readonly namespace: NamespaceReference;
  /** What people read in the list of templates. */
  readonly title: string;
  /** What a workflow of it does. */
  readonly description: string;
  /** Service account that its workflows run as, which may write where logs go. */
  readonly serviceAccountName: string;
  /** The job that it starts. */
  readonly job: JobTemplate;
}

/** A template with one step, that starts as a workflow of its own, and that other workflows take as a step. */
export class WorkflowTemplate extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowTemplateProps) {
    super(scope, id);
    const { name, namespace, title, description, serviceAccountName, job } = props;
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a template');
    });
    const { parameters, resource } = job;
    new CustomResource<WorkflowTemplateSpec>(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'WorkflowTemplate',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      annotations: { [TITLE]: title, [DESCRIPTION]: description },
      spec: {
        entrypoint: STEP,
        serviceAccountName,
        arguments: {
          parameters: parameters.map((each) => ({
            name: each.name,
            description: each.description,
            value: each.value,
          })),
        },
        templates: [
          {
            name: STEP,
            inputs: {
              parameters: parameters.map((each) => ({ name: each.name, default: each.value })),
            },
            resource,
          },
        ],
      },
    });
  }
}
