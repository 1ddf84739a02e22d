import { Finding } from '../../failures';
import { jsonOf } from '../../keycloak/http';
import { engineOf } from '../routing';
import { CHAT } from '../static-engines';
import {
  enginesByModel,
  knows,
  type DiscoveringRouter,
  type PlayedService,
} from './played-service';

/** The router knows the engines that answer for its service, and lists their models and no other’s. */
export async function findsEngines(service: PlayedService): Promise<string> {
  const { router, engines } = service;
  await knows(service, engines);
  const wanted = [...enginesByModel(engines).keys()].toSorted().join(', ');
  const listed = (await listedModels(router)).toSorted().join(', ');
  if (listed === wanted) return `${engines.length} pods with ${wanted}`;
  throw new Finding(`the router lists ${listed || 'no model'}, where there is ${wanted}`);
}

/** The models that a router lists. */
export async function listedModels(router: DiscoveringRouter): Promise<string[]> {
  const { data } = jsonOf(await router.page('/v1/models')) as { data?: readonly { id: string }[] };
  return (data ?? []).map(({ id }) => id);
}

/** Each model is answered by a pod of its own, in one piece and in parts; models of other pods are not there. */
export async function answersOwnModels(
  { router, engines }: PlayedService,
  others: readonly string[],
): Promise<string> {
  const models = enginesByModel(engines);
  for (const [model, pods] of models) {
    for (const stream of [false, true]) {
      const answer = await router.ask(CHAT, { model, stream });
      const by = engineOf(answer);
      if (pods.some(({ name }) => name === by)) continue;
      throw new Finding(`${model} is answered with ${answer.status} by ${by || 'nobody'}`);
    }
  }
  const strange = others.filter((model) => !models.has(model));
  for (const model of strange) {
    const { status } = await router.ask(CHAT, { model });
    if (status !== 404) throw new Finding(`${model}, of others, is answered with ${status}`);
  }
  return `${models.size} models, and none of ${strange.length} others`;
}
