import { ConfigurationError, parseEnvironment } from '../../../lib/config';
import { MINIMAL } from '../../support/environments';

/** What is wrong with an environment of these sections, one text a violation: `path: problem`. */
export function problemsWith(sections: object): string[] {
  try {
    parseEnvironment({ ...MINIMAL, ...sections }, 'test.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.violations.map(({ path, problem }) => `${path}: ${problem}`);
  }
}

type Case = readonly [what: string, sections: object, expected: string];

export const failsWithOneViolation = (cases: readonly Case[]) => {
  test.each(cases)('fails with one violation when there is %s', (_what, sections, expected) => {
    const problems = problemsWith(sections);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
};

export const endpoint = (settings: object) => ({ cluster: { endpoint: settings } });

/** An entrance by what the cluster has already. */
export const ingressClass = (controller: string) => ({
  edge: {
    kind: 'ingress-class',
    className: 'shared',
    controller,
    controllerNamespace: 'ingress',
  },
});
