import { defineEnvironment, type EnvironmentInput } from '../../lib/config';
import { everything } from '../../tools/docs/coverage/everything';
import type { EmittedObject } from '../emitted';
import { renderedObjects } from '../rendered';
import { platformObjects } from './platform-sample';

/** An edge that signs nobody in by itself has proxies that do. */
const BEHIND_NGINX: EnvironmentInput = {
  name: 'proxies',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  monitoring: {},
  mlflow: {},
  edge: { kind: 'ingress-nginx' },
  dns: { certificateArn: 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b' },
};

const identityOf = ({ kind, metadata: { namespace = '', name } }: EmittedObject): string =>
  `${kind} ${namespace}/${name}`;

/** Objects with every alert, some of which no environment has: each once, with all that may be in it. */
export function sampleObjects(): EmittedObject[] {
  const platform = platformObjects();
  const known = new Set(platform.map(identityOf));
  const others = [
    ...renderedObjects(everything()),
    ...renderedObjects(defineEnvironment(BEHIND_NGINX)),
  ];
  return [...platform, ...others.filter((object) => !known.has(identityOf(object)))];
}
