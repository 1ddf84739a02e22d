import { ParseError } from '../../../lib/errors';
import {
  assertDnsLabel,
  assertDnsSubdomain,
  assertLabelKey,
  assertLabelValue,
  assertServiceName,
} from '../../../lib/values';

const LONG_LABEL = 'a'.repeat(64);

describe('Kubernetes names', () => {
  type Check = (text: string, what: string) => void;
  const accepts = (check: Check, text: string): void => {
    expect(() => {
      check(text, "'name'");
    }).not.toThrow();
  };
  const refuses = (check: Check, text: string, message: string): void => {
    expect(() => {
      check(text, "'name'");
    }).toThrow(new ParseError(message));
  };

  test('accepts names in their form', () => {
    ['a', 'team-1', '1st', 'a'.repeat(63)].forEach((text) => {
      accepts(assertDnsLabel, text);
    });
    ['a', 'web-1', 'a'.repeat(63)].forEach((text) => {
      accepts(assertServiceName, text);
    });
    ['a', 'a.b-c.d', '1.2', 'a'.repeat(253)].forEach((text) => {
      accepts(assertDnsSubdomain, text);
    });
    ['', 'A', 'a_b.C-1', 'a'.repeat(63)].forEach((text) => {
      accepts(assertLabelValue, text);
    });
    ['app', 'A_b.c', 'app.kubernetes.io/name', `${'a'.repeat(253)}/${'b'.repeat(63)}`].forEach(
      (text) => {
        accepts(assertLabelKey, text);
      },
    );
  });

  test.each([assertDnsLabel, assertServiceName, assertDnsSubdomain, assertLabelKey])(
    'fails when the name is empty (%p)',
    (check) => {
      refuses(check, '', "'name' must not be empty");
    },
  );

  test('fails when the name is too long', () => {
    const message = `'name' must have at most 63 characters, got 64: '${LONG_LABEL}'`;
    [assertDnsLabel, assertServiceName, assertLabelValue, assertLabelKey].forEach((check) => {
      refuses(check, LONG_LABEL, message);
    });
    const long = 'a'.repeat(254);
    refuses(
      assertDnsSubdomain,
      long,
      `'name' must have at most 253 characters, got 254: '${long}'`,
    );
    refuses(
      assertLabelKey,
      `${long}/x`,
      `the prefix of 'name' must have at most 253 characters, got 254: '${long}'`,
    );
  });

  test.each(['Team', 'a_b', '-a', 'a-', 'a.b', 'a b'])(
    'fails when %p stands for a label',
    (text) => {
      refuses(
        assertDnsLabel,
        text,
        `'name' must consist of a-z, 0-9 and '-', and begin and end with a letter or digit, got '${text}'`,
      );
    },
  );

  test.each(['1st', 'a.b', 'A'])('fails when %p stands for a Service', (text) => {
    refuses(
      assertServiceName,
      text,
      `'name' must consist of a-z, 0-9 and '-', begin with a letter and end with a letter or digit, got '${text}'`,
    );
  });

  test.each(['a..b', '.a', 'a.', 'A.b', 'a.-b'])('fails when %p stands for a subdomain', (text) => {
    refuses(
      assertDnsSubdomain,
      text,
      `'name' must consist of a-z, 0-9, '-' and '.', and each part between dots begin and end with a letter or digit, got '${text}'`,
    );
  });

  test.each(['-a', 'a/b', 'a b', 'ä'])('fails when %p stands for a label value', (text) => {
    refuses(
      assertLabelValue,
      text,
      `'name' must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit, got '${text}'`,
    );
  });

  test('fails when a label key has a wrong prefix or name', () => {
    refuses(
      assertLabelKey,
      'a/b/c',
      "'name' must have the form 'name' or 'prefix/name', got 'a/b/c'",
    );
    expect(() => {
      assertLabelKey('A/b', "'key'");
    }).toThrow("the prefix of 'key' must consist");
    expect(() => {
      assertLabelKey('/b', "'key'");
    }).toThrow("the prefix of 'key' must not be empty");
    expect(() => {
      assertLabelKey('a.io/', "'key'");
    }).toThrow("'key' must not be empty");
    expect(() => {
      assertLabelKey('a.io/-b', "'key'");
    }).toThrow(
      "'key' must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit, got '-b'",
    );
  });
});
