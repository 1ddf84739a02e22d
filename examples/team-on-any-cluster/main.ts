// In another repository these imports read 'eks-ml-platform/constructs/kubernetes/…'.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import {
  Endpoint,
  Namespace,
  Peer,
  PlatformRoles,
  restrictedContainer,
  restrictedPod,
} from '../../constructs/kubernetes/core';
import {
  NodeClass,
  NodePool,
  poolPreset,
  type INodePool,
} from '../../constructs/kubernetes/karpenter';
import { Team } from '../../constructs/kubernetes/team';

const network = { vpcCidrs: ['10.0.0.0/16'] };

/** Somebody's chart: a team with a quota of two GPUs, nodes for it, and a namespace that may call it. */
class VisionChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { disableResourceNameHashes: true });
    new PlatformRoles(this, 'Roles', {
      adminGroups: ['admins'],
      engineerGroups: [],
      scientistGroups: [],
      viewerGroups: [],
    });
    const team = new Team(this, 'Team', {
      name: 'vision',
      namespace: {
        network,
        quota: { cpu: '32', memory: '128Gi', accelerators: { 'nvidia.com/gpu': 2 } },
      },
      groups: { scientists: ['vision'] },
    });
    const gpu = new NodePool(
      this,
      'Gpu',
      poolPreset('gpu-inference', { nodeClass: NodeClass.builtIn, acceleratorLimit: 2 }),
    );
    const shop = new Namespace(this, 'Shop', { name: 'shop', network });
    team.namespace.allowIngressFrom('shop', Peer.namespace(shop), { ports: [8000] });
    shop.allowEgressTo('vision', Endpoint.of(Peer.namespace(team.namespace), [8000]));
    this.addTraining(team, gpu);
  }

  private addTraining(team: Team, pool: INodePool): void {
    new k8s.KubeJob(this, 'Training', {
      metadata: { name: 'training', namespace: team.namespace.name },
      spec: {
        template: {
          spec: pool.place(
            restrictedPod({
              restartPolicy: 'Never',
              serviceAccountName: team.serviceAccountName,
              containers: [
                restrictedContainer({
                  name: 'training',
                  image: 'registry.acme.io/vision/training:1.4.2',
                  resources: { cpu: '4', memory: '16Gi', accelerators: { 'nvidia.com/gpu': 1 } },
                }),
              ],
            }),
          ),
        },
      },
    });
  }
}

const app = new App();
new VisionChart(app, 'vision');
app.synth();
