import { Construct } from 'constructs';
import { AggregatedRules } from '../core';
import { COMPONENT, KUEUE_API } from './names';

/** People see the queues of their namespace, and what waits there; queues themselves are the platform’s. */
export class QueueAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AggregatedRules(this, 'Viewer', {
      name: COMPONENT,
      role: 'viewer',
      rules: [
        {
          apiGroups: [KUEUE_API.group],
          resources: ['localqueues', 'workloads'],
          verbs: ['get', 'list', 'watch'],
        },
      ],
    });
  }
}
