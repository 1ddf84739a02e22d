import { Construct } from 'constructs';
import { AggregatedRules } from '../core';
import { COMPONENT, RAY_API } from './names';

const LASTING = ['rayclusters', 'rayservices', 'raycronjobs'];
const LOOK = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

const rule = (resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [RAY_API.group],
  resources: [...resources],
  verbs: [...verbs],
});

/** What people may do with Ray, in the namespaces where they have a role. */
export class RayAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AggregatedRules(this, 'Viewer', {
      name: COMPONENT,
      role: 'viewer',
      rules: [rule(['rayjobs', ...LASTING], LOOK)],
    });
    new AggregatedRules(this, 'Scientist', {
      name: COMPONENT,
      role: 'scientist',
      rules: [rule(['rayjobs'], CHANGE)],
    });
    new AggregatedRules(this, 'Engineer', {
      name: COMPONENT,
      role: 'engineer',
      rules: [rule(LASTING, CHANGE)],
    });
  }
}
