import { parseAllDocuments } from 'yaml';
import type { EnvironmentInput } from '../../lib/config';
import { wiredPlatform } from '../../stacks/manifests/platform';
import { environmentWith } from './environments';
import type { KubernetesObject } from './kubernetes';

/** YAML of one unit of an environment of these sections; no other is rendered. Undefined if there is none of the name. */
export const unitYaml = (sections: Partial<EnvironmentInput>, name: string): string | undefined =>
  wiredPlatform(environmentWith(sections))
    .units.find((unit) => unit.name === name)
    ?.render().yaml;

/** The objects of that unit; none without it. */
export const unitObjects = (
  sections: Partial<EnvironmentInput>,
  name: string,
): KubernetesObject[] =>
  parseAllDocuments(unitYaml(sections, name) ?? '').map(
    (document) => document.toJS() as KubernetesObject,
  );
