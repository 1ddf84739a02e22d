import { environmentNamed, NAMES } from './environments';
import { bytesOf, outputOf, type Output } from './output';
import { ALERT_RULES } from './rules/alerts';
import { DATABASE_RULES } from './rules/databases';
import { FILE_RULES } from './rules/files';
import { IDENTITY_RULES } from './rules/identity';
import { MANIFEST_RULES } from './rules/manifests';
import { MONITOR_RULES } from './rules/monitors';
import { PLACEMENT_RULES } from './rules/placement';
import { REFERENCE_RULES } from './rules/references';
import { ROUTE_RULES } from './rules/routes';
import { SCALING_RULES } from './rules/scaling';
import { SEAM_RULES } from './rules/seam';
import { SECRET_RULES } from './rules/secrets';
import { SECURITY_RULES } from './rules/security';
import { SHARED_FILE_RULES } from './rules/shared-files';
import { SINGLE_SIGN_ON_RULES } from './rules/single-sign-on';
import { STATE_RULES } from './rules/state';
import { WAVE_RULES } from './rules/waves';

const RULES = [
  ...ALERT_RULES,
  ...MANIFEST_RULES,
  ...MONITOR_RULES,
  ...SCALING_RULES,
  ...PLACEMENT_RULES,
  ...REFERENCE_RULES,
  ...FILE_RULES,
  ...IDENTITY_RULES,
  ...SEAM_RULES,
  ...WAVE_RULES,
  ...SECURITY_RULES,
  ...SECRET_RULES,
  ...ROUTE_RULES,
  ...DATABASE_RULES,
  ...SHARED_FILE_RULES,
  ...SINGLE_SIGN_ON_RULES,
  ...STATE_RULES,
];

/** The environment in which a mutation is tried if it names none. */
const USUAL = 'lab';

const outputs = new Map<string, Output>();

beforeAll(async () => {
  for (const name of NAMES) outputs.set(name, await outputOf(environmentNamed(name)));
});

function output(name: string): Output {
  const found = outputs.get(name);
  if (found === undefined) throw new Error(`there is no environment '${name}'`);
  return found;
}

describe.each(NAMES)('in the environment %s', (name) => {
  test.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    expect(rule.check(output(name))).toEqual([]);
  });

  test('the same input gives the same bytes', async () => {
    expect(await bytesOf(environmentNamed(name))).toEqual(output(name).files);
  });
});

describe('a rule notices', () => {
  const mutations = RULES.flatMap((rule) =>
    rule.mutations.map((mutation) => [rule.name, mutation.name, rule, mutation] as const),
  );

  test.each(mutations)('%s: %s', (_rule, _mutation, rule, mutation) => {
    const mutated = mutation.apply(output(mutation.environment ?? USUAL));
    expect(rule.check(mutated)).not.toEqual([]);
  });

  test.each(RULES.map((rule) => [rule.name, rule] as const))(
    '%s: has a mutation',
    (_name, rule) => {
      expect(rule.mutations).not.toEqual([]);
    },
  );
});

test('no two environments share a state', () => {
  const places = NAMES.filter((name) => environmentNamed(name).name === name).flatMap((name) =>
    Object.values(output(name).stacks).map(({ terraform }) => JSON.stringify(terraform.backend)),
  );
  expect(places.length).toBeGreaterThan(1);
  expect(new Set(places).size).toBe(places.length);
});
