import { RELOAD_ANNOTATIONS, reloadOnSecrets } from '../../../lib/contracts/reload';

test('a workload is rolled when one of its named Secrets changes, in whatever order they are named', () => {
  const expected = { 'secret.reloader.stakater.com/reload': 'account,login' };
  expect(reloadOnSecrets('login', 'account')).toEqual(expected);
  expect(reloadOnSecrets('account', 'login')).toEqual(expected);
});

test('a workload may name no Secret and mean all that it uses', () => {
  expect(RELOAD_ANNOTATIONS.anySecret).toBe('secret.reloader.stakater.com/auto');
});
