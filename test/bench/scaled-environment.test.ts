import { scaledEnvironment } from '../../bench/scaled-environment';
import { parseYamlEnvironment } from '../../lib/config';

test.each([0, 1, 64])('an environment of %d teams and pools is valid', (factor) => {
  const { teams, nodePools } = parseYamlEnvironment(scaledEnvironment(factor), 'scaled.yaml');
  expect(Object.keys(teams)).toHaveLength(factor);
  expect(Object.keys(nodePools).filter((name) => name.startsWith('pool-'))).toHaveLength(factor);
});
