import { ConsumerNames } from '../../../../constructs/kubernetes/database';
import { testChart } from '../../../support/kubernetes';

describe('the names of consumers', () => {
  test('are lower-case letters, digits and hyphens', () => {
    const names = new ConsumerNames();
    for (const name of ['mlflow', 'team-a', 'a1', 'a'.repeat(30)]) {
      expect(() => {
        names.take(testChart(), name);
      }).not.toThrow();
    }
  });

  test.each([
    ['is empty', ''],
    ['begins with a digit', '1flow'],
    ['has an underscore', 'ml_flow'],
    ['ends in a hyphen', 'mlflow-'],
    ['is upper case', 'MLflow'],
    ['is longer than thirty characters', 'a'.repeat(31)],
  ])('fails when a name %s', (_case, name) => {
    expect(() => {
      new ConsumerNames().take(testChart(), name);
    }).toThrow(`test: 'name' must be 1 to 30 lower-case letters, digits or hyphens`);
  });

  test.each(['postgres', 'app', 'default', 'template1'])('fails when it is %s', (name) => {
    expect(() => {
      new ConsumerNames().take(testChart(), name);
    }).toThrow(`test: 'name' must not be '${name}', which servers keep for themselves`);
  });

  test('fails when a name is taken', () => {
    const names = new ConsumerNames();
    names.take(testChart(), 'mlflow');
    expect(() => {
      names.take(testChart(), 'mlflow');
    }).toThrow("test: 'name' must be unique on a server, got 'mlflow' twice");
  });
});
