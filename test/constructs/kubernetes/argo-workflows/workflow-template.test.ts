import {
  JOB_KINDS,
  inputParameter,
  jobTemplate,
  WorkflowTemplate,
  type JobTemplateOptions,
  type WorkflowTemplateProps,
} from '../../../../constructs/kubernetes/argo-workflows';
import { findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';

const job = (options: Partial<JobTemplateOptions> = {}) =>
  jobTemplate(JOB_KINDS.spark, {
    name: 'spark',
    spec: {
      mainApplicationFile: inputParameter('main'),
      executor: { instances: inputParameter('executors') },
    },
    parameters: [
      { name: 'main', description: 'The program.' },
      { name: 'executors', description: 'How many.', value: '2' },
    ],
    raw: ['executors'],
    ...options,
  });

const template = (props: Partial<WorkflowTemplateProps> = {}) =>
  objectsOf((chart) => {
    new WorkflowTemplate(chart, 'Template', {
      name: 'spark',
      namespace: { name: 'team-vision' },
      title: 'Spark',
      description: 'Runs Spark.',
      serviceAccountName: 'vision-workload',
      job: job(),
      ...props,
    });
  });

describe('a template of workflows', () => {
  const objects = template();
  const spec = findObject(objects, 'WorkflowTemplate', 'spark').spec;

  test('fits the recorded structure', () => {
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('says what it is for', () => {
    expect(findObject(objects, 'WorkflowTemplate').metadata).toMatchObject({
      namespace: 'team-vision',
      annotations: {
        'workflows.argoproj.io/title': 'Spark',
        'workflows.argoproj.io/description': 'Runs Spark.',
      },
    });
  });

  test('starts by itself, and is a step of others', () => {
    expect(spec).toMatchObject({
      entrypoint: 'run',
      serviceAccountName: 'vision-workload',
      arguments: {
        parameters: [
          { name: 'main', description: 'The program.' },
          { name: 'executors', description: 'How many.', value: '2' },
        ],
      },
      templates: [
        {
          name: 'run',
          inputs: { parameters: [{ name: 'main' }, { name: 'executors', default: '2' }] },
        },
      ],
    });
    expect(memberAt(spec, ['arguments', 'parameters', 0])).not.toHaveProperty('value');
  });

  test('fails when its name is none', () => {
    expect(() => template({ name: 'Spark job' })).toThrow(
      "test/Template: 'name': the name of a template must",
    );
  });
});

describe('a step that starts a job', () => {
  test('owns it, and ends with it', () => {
    expect(job().resource).toMatchObject({
      action: 'create',
      setOwnerReference: true,
      successCondition: 'status.applicationState.state == COMPLETED',
      failureCondition: 'status.applicationState.state == FAILED',
    });
  });

  test('has a manifest with places for what is filled in, texts and others', () => {
    const { manifest } = job().resource;
    const main = `{{=toJson(inputs.parameters['main'])}}`;
    expect(manifest).toContain(`"mainApplicationFile": ${main}`);
    expect(manifest).toContain('"instances": {{inputs.parameters.executors}}');
    const filled = manifest
      .replace(main, '"local:///a.py"')
      .replace(inputParameter('executors'), '3');
    expect(JSON.parse(filled)).toEqual({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      metadata: { generateName: 'spark-' },
      spec: { mainApplicationFile: 'local:///a.py', executor: { instances: 3 } },
    });
  });

  test('may have texts alone', () => {
    expect(job({ raw: undefined }).resource.manifest).toContain(
      `"instances": {{=toJson(inputs.parameters['executors'])}}`,
    );
  });

  test('fails when a parameter is not declared', () => {
    expect(() => job({ parameters: [], raw: [] })).toThrow(
      "'spec' uses the parameter 'main', which 'parameters' does not declare",
    );
  });

  test('fails when a parameter is only a part of a text', () => {
    const spec = {
      main: `local://${inputParameter('main')}`,
      executors: inputParameter('executors'),
    };
    expect(() => job({ spec })).toThrow(
      "'spec' must have the parameter 'main' as a whole text, got a text with more than that",
    );
  });

  test('fails when a parameter is not used', () => {
    expect(() => job({ spec: { mainApplicationFile: inputParameter('main') } })).toThrow(
      "'parameters' declares 'executors', which 'spec' does not use; leave it out",
    );
  });

  test('fails when what is no text is no parameter', () => {
    expect(() => job({ raw: ['cores'] })).toThrow(
      "'parameters' declares 'cores', which 'spec' does not use",
    );
  });
});

test.each(Object.entries(JOB_KINDS))(
  'the conditions of %s are ones that Argo can read',
  (...[, kind]) => {
    // Argo takes them for requirements on labels: keys without brackets, quotes and hashes.
    const conditions: readonly string[] = [...kind.success, ...kind.failure];
    expect(kind.success).toHaveLength(1);
    for (const condition of conditions) {
      expect(condition).toMatch(/^status(?:\.[A-Za-z0-9]+)+ == [A-Za-z0-9]+$/);
    }
  },
);
