import { ParseError } from '../../../lib/errors';
import { CronSchedule } from '../../../lib/values';

describe('CronSchedule', () => {
  test.each([
    '* * * * *',
    '0 3 * * 1',
    '*/15 0-6,22 1 jan-mar MON',
    '5/10 4 ? * 0',
    '@daily',
    '@hourly',
    '0 3 * * 1-5',
  ])('reads %s', (text) => {
    expect(CronSchedule.parse(text).toString()).toBe(text);
    expect(JSON.stringify([CronSchedule.parse(text)])).toBe(`["${text}"]`);
  });

  test.each(['', '* * * *', '* * * * * *', '@reboot', '@every 5m', 'TZ=UTC 0 3 * * *'])(
    'fails when the text is %p',
    (text) => {
      expect(() => CronSchedule.parse(text)).toThrow(
        `'${text}' is not a cron schedule; write five fields (minute hour day month weekday) such as '0 3 * * 1', or one of @yearly`,
      );
    },
  );

  test.each([
    ['60 * * * *', '60', 'minute', 0, 59],
    ['* 24 * * *', '24', 'hour', 0, 23],
    ['* * 0 * *', '0', 'day of month', 1, 31],
    ['* * * 13 *', '13', 'month', 1, 12],
    ['* * * * 7', '7', 'day of week', 0, 6],
    ['* * * * mond', 'mond', 'day of week', 0, 6],
    ['5-1 * * * *', '5-1', 'minute', 0, 59],
    ['*-5 * * * *', '*-5', 'minute', 0, 59],
    ['*/0 * * * *', '*/0', 'minute', 0, 59],
    ['1,,2 * * * *', '1,,2', 'minute', 0, 59],
    ['1-x * * * *', '1-x', 'minute', 0, 59],
  ])('fails when a field of %p is wrong', (text, value, field, lowest, highest) => {
    expect(() => CronSchedule.parse(text)).toThrow(
      new ParseError(
        `'${text}' has '${value}' as ${field}; allowed are numbers from ${lowest} to ${highest}, ranges, lists, steps and '*'`,
      ),
    );
  });
});
