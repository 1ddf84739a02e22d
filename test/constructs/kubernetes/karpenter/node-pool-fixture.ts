import {
  NodeClass,
  NodePool,
  type INodeClass,
  type NodePoolProps,
} from '../../../../constructs/kubernetes/karpenter';
import {
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

export const SELF_MANAGED: INodeClass = { name: 'gpu', compute: 'karpenter' };

const PROPS: NodePoolProps = {
  name: 'general',
  nodeClass: NodeClass.builtIn,
  instances: { categories: ['c', 'm', 'r'] },
  limits: { cpu: '200', memory: '800Gi' },
};

export function pool(props: Partial<NodePoolProps> = {}): KubernetesObject {
  const objects = objectsOf((chart) => new NodePool(chart, 'Pool', { ...PROPS, ...props }));
  return findObject(objects, 'NodePool');
}

export function made(props: Partial<NodePoolProps> = {}): NodePool {
  return new NodePool(testChart(), 'Pool', { ...PROPS, ...props });
}

/** The requirements of a pool as `key operator values`. */
export function requirements(object: KubernetesObject): string[] {
  // Requirements are written by the construct under test with these members.
  const list = memberAt(object.spec, ['template', 'spec', 'requirements']) as {
    key: string;
    operator: string;
    values?: string[];
  }[];
  return list.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(',')}`);
}
