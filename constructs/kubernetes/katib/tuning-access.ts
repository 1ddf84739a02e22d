import { Construct } from 'constructs';
import { AggregatedRules } from '../core';
import { KATIB, KATIB_API } from './names';

const LOOK = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

/** What people may do with experiments, in the namespaces where they have a role; all else is the controller's to change. */
export class TuningAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { group } = KATIB_API;
    new AggregatedRules(this, 'Viewer', {
      name: KATIB,
      role: 'viewer',
      rules: [
        { apiGroups: [group], resources: ['experiments', 'suggestions', 'trials'], verbs: LOOK },
      ],
    });
    new AggregatedRules(this, 'Scientist', {
      name: KATIB,
      role: 'scientist',
      rules: [{ apiGroups: [group], resources: ['experiments'], verbs: CHANGE }],
    });
  }
}
