import { ParseError } from '../../../lib/errors';
import {
  AcceleratorRequest,
  Arn,
  assertDnsLabel,
  assertDnsSubdomain,
  assertLabelKey,
  assertLabelValue,
  assertServiceName,
  CronSchedule,
  Hostname,
  ValueError,
  type GpuSharing,
} from '../../../lib/values';

const LONG_LABEL = 'a'.repeat(64);

describe('Hostname', () => {
  const host = (text: string): Hostname => Hostname.parse(text);

  test.each([
    'acme.io',
    'auth.ml.acme.io',
    'a',
    '3com.net',
    'xn--bcher-kva.de',
    `${'a'.repeat(63)}.io`,
  ])('reads %s', (text) => {
    expect(host(text).toString()).toBe(text);
    expect(JSON.stringify([host(text)])).toBe(`["${text}"]`);
    expect(host(text).labels).toEqual(text.split('.'));
  });

  test.each([
    ['', 'it is empty'],
    ['Acme.io', "it has upper-case letters; write 'acme.io'"],
    ['acme.io.', 'leave the trailing dot out'],
    ['*.acme.io', 'a wildcard is not a host name; name the domain itself'],
    [
      'acme..io',
      "the label '' must consist of a-z, 0-9 and '-', and begin and end with a letter or digit",
    ],
    ['-a.io', "the label '-a' must consist"],
    ['a-.io', "the label 'a-' must consist"],
    ['a_b.io', "the label 'a_b' must consist"],
    ['https://acme.io', "the label 'https://acme' must consist"],
    ['acme.io:8080', "the label 'io:8080' must consist"],
    [`${LONG_LABEL}.io`, `the label '${LONG_LABEL}' has 64 characters, at most 63 are allowed`],
    ['10.0.0.1', 'the last label is a number, so it reads as an IP address'],
    [
      Array.from({ length: 64 }, () => 'abc').join('.'),
      'it has 255 characters, at most 253 are allowed',
    ],
  ])('fails when the text is %p', (text, problem) => {
    expect(() => host(text)).toThrow(ParseError);
    expect(() => host(text)).toThrow(`'${text}' is not a host name: ${problem}`);
  });

  test('knows what lies below it', () => {
    const domain = host('acme.io');
    expect(domain.child('auth').toString()).toBe('auth.acme.io');
    expect(() => domain.child('Auth')).toThrow("write 'auth.acme.io'");
    expect(
      ['auth.acme.io', 'a.b.acme.io', 'acme.io', 'notacme.io', 'io'].map((name) =>
        host(name).isUnder(domain),
      ),
    ).toEqual([true, true, false, false, false]);
    expect(
      ['auth.acme.io', 'a.b.acme.io', 'acme.io'].map((name) =>
        host(name).isCoveredByWildcardOf(domain),
      ),
    ).toEqual([true, false, false]);
    expect([domain.equals(host('acme.io')), domain.equals(host('auth.acme.io'))]).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    'example.com',
    'ml.example.net',
    'a.b.example.org',
    'ml.example',
    'x.test',
    'x.invalid',
    'localhost',
    'a.localhost',
  ])('calls %s reserved', (text) => {
    expect(host(text).isReserved()).toBe(true);
  });

  test.each(['acme.io', 'example.io', 'myexample.com', 'test.io', 'contest'])(
    'does not call %s reserved',
    (text) => {
      expect(host(text).isReserved()).toBe(false);
    },
  );
});

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

describe('Arn', () => {
  test('splits an ARN into its parts', () => {
    expect(Arn.parse('arn:aws:iam::111122223333:role/team/Scientist')).toMatchObject({
      partition: 'aws',
      service: 'iam',
      region: '',
      account: '111122223333',
      resource: 'role/team/Scientist',
    });
    expect(Arn.parse('arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1:2')).toMatchObject({
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      resource: 'key/1:2',
    });
    expect(Arn.parse('arn:aws:s3:::bucket/key').account).toBe('');
    expect(Arn.parse('arn:aws:iam::aws:policy/ReadOnlyAccess').account).toBe('aws');
    expect(JSON.stringify([Arn.parse('arn:aws:s3:::bucket')])).toBe('["arn:aws:s3:::bucket"]');
  });

  test.each([
    '',
    'role/Scientist',
    'arn:aws:iam::123:role/x',
    'arn:aws:iam::111122223333:',
    'arn:gcp:iam::111122223333:role/x',
    'arn:aws:iam:role/x',
    '${TfToken[TOKEN.0]}',
  ])('fails when the text is %p', (text) => {
    expect(() => Arn.parse(text)).toThrow(
      new ParseError(
        `'${text}' is not an ARN; the form is 'arn:partition:service:region:account:resource', with a 12-digit account`,
      ),
    );
  });

  test('takes roles and users as principals', () => {
    ['arn:aws:iam::111122223333:role/A', 'arn:aws:iam::111122223333:user/path/b'].forEach(
      (text) => {
        expect(Arn.parsePrincipal(text).toString()).toBe(text);
      },
    );
  });

  test.each([
    'arn:aws:sts::111122223333:assumed-role/A/session',
    'arn:aws:iam::111122223333:group/g',
    'arn:aws:iam::111122223333:root',
    'arn:aws:s3:::bucket',
    'arn:aws:iam::111122223333:role/',
  ])('fails when %s stands for a principal', (text) => {
    expect(() => Arn.parsePrincipal(text)).toThrow(
      `'${text}' is not the ARN of an IAM role or user; write one such as 'arn:aws:iam::111122223333:role/Name'`,
    );
  });
});

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

describe('AcceleratorRequest', () => {
  const gpu = (sharing?: GpuSharing, count = 1) => AcceleratorRequest.gpu({ count, sharing });

  test('names the extended resource of each kind', () => {
    const request = AcceleratorRequest.gpu({ count: 8, minMemoryGiB: 80 });
    expect(request).toMatchObject({
      kind: 'nvidia',
      resourceName: 'nvidia.com/gpu',
      count: 8,
      minMemoryGiB: 80,
    });
    expect(request.toResources()).toEqual({ 'nvidia.com/gpu': '8' });
    expect(request.toString()).toBe('8 x nvidia.com/gpu');
    expect(request.sharing).toBeUndefined();
    expect(AcceleratorRequest.neuron({ count: 16 })).toMatchObject({
      kind: 'neuron',
      resourceName: 'aws.amazon.com/neuron',
      count: 16,
    });
    expect(AcceleratorRequest.efa({ count: 32 }).toResources()).toEqual({
      'vpc.amazonaws.com/efa': '32',
    });
  });

  test.each<[GpuSharing, string]>([
    [{ mode: 'time-slicing', replicas: 4 }, 'nvidia.com/gpu'],
    [{ mode: 'time-slicing', replicas: 4, renamed: true }, 'nvidia.com/gpu.shared'],
    [{ mode: 'mps', replicas: 2, renamed: true }, 'nvidia.com/gpu.shared'],
    [{ mode: 'mig', profile: '1g.10gb', strategy: 'single' }, 'nvidia.com/gpu'],
    [{ mode: 'mig', profile: '3g.40gb', strategy: 'mixed' }, 'nvidia.com/mig-3g.40gb'],
    [{ mode: 'mig', profile: '1g.10gb+me', strategy: 'mixed' }, 'nvidia.com/mig-1g.10gb.me'],
  ])('with %j asks for %s', (sharing, resource) => {
    expect(gpu(sharing)).toMatchObject({ resourceName: resource, sharing });
  });

  test('takes several MIG instances', () => {
    expect(gpu({ mode: 'mig', profile: '1g.10gb', strategy: 'mixed' }, 2).count).toBe(2);
  });

  test.each([0, -1, 1.5, NaN])('fails when the count is %p', (count) => {
    const message = new ValueError(`'count' must be an integer from 1 on, got ${count}`);
    expect(() => AcceleratorRequest.gpu({ count })).toThrow(message);
    expect(() => AcceleratorRequest.neuron({ count })).toThrow(message);
    expect(() => AcceleratorRequest.efa({ count })).toThrow(message);
  });

  test.each([0, -1, NaN])('fails when the memory is %p', (minMemoryGiB) => {
    expect(() => AcceleratorRequest.gpu({ count: 1, minMemoryGiB })).toThrow(
      `'minMemoryGiB' must be more than 0, got ${minMemoryGiB}`,
    );
  });

  test('fails when a share cannot be what is asked', () => {
    expect(() => gpu({ mode: 'time-slicing', replicas: 4 }, 2)).toThrow(
      "'count' must be 1 with time-slicing sharing, got 2; more shares give no more compute, ask for whole GPUs instead",
    );
    expect(() => gpu({ mode: 'mps', replicas: 1 })).toThrow(
      "'sharing.replicas' must be an integer from 2 on, got 1",
    );
    expect(() => gpu({ mode: 'mig', profile: '8g.10gb', strategy: 'single' })).toThrow(
      "'sharing.profile' must be a MIG profile such as '1g.10gb', got '8g.10gb'",
    );
  });
});
