import { Construct } from 'constructs';
import { AggregatedRules } from '../core';
import { COMPONENT, SPARK_API } from './names';

const DECLARED = ['sparkapplications', 'scheduledsparkapplications'];
const LOOK = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

const rule = (resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [SPARK_API.group],
  resources: [...resources],
  verbs: [...verbs],
});

/** What people may do with Spark applications, in the namespaces where they have a role. */
export class SparkAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AggregatedRules(this, 'Viewer', {
      name: COMPONENT,
      role: 'viewer',
      rules: [rule(DECLARED, LOOK)],
    });
    new AggregatedRules(this, 'Scientist', {
      name: COMPONENT,
      role: 'scientist',
      rules: [rule(['sparkapplications'], CHANGE)],
    });
    new AggregatedRules(this, 'Engineer', {
      name: COMPONENT,
      role: 'engineer',
      rules: [rule(['scheduledsparkapplications'], CHANGE)],
    });
  }
}
