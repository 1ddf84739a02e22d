import { Construct } from 'constructs';
import { AggregatedRules } from '../core';
import { COMPONENT, OPERATOR_API, OPERATOR_RESOURCES, TRAINER_API } from './names';

const LOOK = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

const rules = (verbs: readonly string[]) => [
  {
    apiGroups: [TRAINER_API.group],
    resources: ['trainjobs', 'trainingruntimes'],
    verbs: [...verbs],
  },
  { apiGroups: [OPERATOR_API.group], resources: [...OPERATOR_RESOURCES], verbs: [...verbs] },
];

/** What people may do with training jobs, in the namespaces where they have a role. */
export class TrainingAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AggregatedRules(this, 'Viewer', { name: COMPONENT, role: 'viewer', rules: rules(LOOK) });
    new AggregatedRules(this, 'Scientist', {
      name: COMPONENT,
      role: 'scientist',
      rules: rules(CHANGE),
    });
  }
}
