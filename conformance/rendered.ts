import type { Environment } from '../lib/config';
import { synthesizeManifests } from '../stacks/manifests/platform';
import type { EmittedObject } from './emitted';
import { objectsIn } from './helm/compare';

/** Everything that is written of an environment for Kubernetes, without a file. */
export const renderedObjects = (environment: Environment): EmittedObject[] =>
  synthesizeManifests(environment).units.flatMap(
    // What the program writes has these members.
    ({ yaml }) => objectsIn(yaml) as EmittedObject[],
  );
