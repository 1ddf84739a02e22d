import { Construct } from 'constructs';
import { CustomResource } from '../core';
import { queueLabels } from '../queue';
import { assertApplication } from './application-checks';
import type { SparkApplicationProps } from './application-options';
import { sparkApplicationSpec } from './application-spec';
import { COMPONENT, SPARK_API } from './names';

/** A Spark application that runs once. */
export class SparkApplication extends Construct {
  /** Its name. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    super(scope, id);
    assertApplication(this, props);
    const { name, namespace } = props;
    this.name = name;
    new CustomResource(this, 'Resource', {
      apiVersion: `${SPARK_API.group}/${SPARK_API.version}`,
      kind: 'SparkApplication',
      name,
      namespace: namespace.name,
      component: COMPONENT,
      labels: queueLabels(props.queue),
      spec: sparkApplicationSpec(props, namespace),
    });
  }
}
