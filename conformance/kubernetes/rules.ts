import * as fs from 'node:fs';
import * as path from 'node:path';
import { Finding, MissingTool } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { messageOf, type KubernetesObject } from './api-client';
import { Cluster } from './cluster';
import { ControlPlane, type ControlPlanePrograms } from './control-plane';

interface Refusals {
  readonly given: readonly KubernetesObject[];
  readonly pod: KubernetesObject;
  readonly mutations: readonly Mutation[];
}

interface DefinitionRefusals {
  readonly object: KubernetesObject;
  readonly mutations: readonly Mutation[];
}

const FIXTURE = 'conformance/kubernetes/fixtures/refusals.json';
const GATEWAY_FIXTURE = 'conformance/kubernetes/fixtures/gateway-refusals.json';

/** Shows that the rig refuses what it must: a pod is admitted, and every broken copy of it is not. */
export async function checkRefusals(
  root: string,
  scratch: string,
  programs: ControlPlanePrograms,
): Promise<string> {
  const fixture = JSON.parse(fs.readFileSync(path.join(root, FIXTURE), 'utf8')) as Refusals;
  const plane = await ControlPlane.start(programs, path.join(scratch, 'cluster-fixture'));
  try {
    const cluster = new Cluster(plane.client);
    for (const object of fixture.given) {
      await cluster.apply(object);
    }
    await cluster.standInForControllers(fixture.given);
    const good = await cluster.wouldCreate(fixture.pod);
    if (good.status >= 300) {
      throw new Finding(`the fixture is refused: ${messageOf(good)}`);
    }
    for (const mutation of fixture.mutations) {
      await expectRefusal(cluster, fixture.pod, mutation);
    }
    return `the fixture is admitted, ${fixture.mutations.length} broken copies are refused`;
  } finally {
    await plane.stop();
  }
}

/** Shows that real definitions bring their own rules: a Gateway is accepted, and every broken copy of it is not. */
export async function checkDefinitionRefusals(
  root: string,
  scratch: string,
  programs: ControlPlanePrograms,
  definitions: readonly KubernetesObject[],
): Promise<string> {
  const file = path.join(root, GATEWAY_FIXTURE);
  const { object, mutations } = JSON.parse(fs.readFileSync(file, 'utf8')) as DefinitionRefusals;
  const plane = await ControlPlane.start(programs, path.join(scratch, 'cluster-gateway'));
  try {
    const cluster = new Cluster(plane.client);
    const { real } = await cluster.define([object], definitions);
    const [definition] = real;
    if (definition === undefined) {
      throw new MissingTool(`the definition of ${object.kind}`, "the chart: see check 'charts'");
    }
    const good = await cluster.wouldCreate(object);
    if (good.status >= 300) {
      throw new Finding(`the fixture is refused: ${messageOf(good)}`);
    }
    for (const mutation of mutations) {
      await expectRefusal(cluster, object, mutation);
    }
    return `the fixture is accepted by ${definition}, ${mutations.length} broken copies are refused`;
  } finally {
    await plane.stop();
  }
}

async function expectRefusal(
  cluster: Cluster,
  object: KubernetesObject,
  mutation: Mutation,
): Promise<void> {
  const response = await cluster.wouldCreate(mutated(object, mutation));
  const message = messageOf(response);
  if (response.status < 300) {
    throw new Finding(`${mutation.name} is admitted`);
  }
  if (!new RegExp(mutation.expect).test(message)) {
    throw new Finding(`${mutation.name} is refused for another reason: ${message}`);
  }
}
