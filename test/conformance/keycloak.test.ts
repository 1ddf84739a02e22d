import { generateKeyPairSync, sign } from 'node:crypto';
import { errorsIn } from '../../conformance/keycloak/config-cli';
import { CookieJar } from '../../conformance/keycloak/cookie-jar';
import { javaVersion } from '../../conformance/java';
import {
  lineOf,
  optionNames,
  unknownVariables,
  warningsIn,
} from '../../conformance/keycloak/options';
import { substituted, variablesIn } from '../../conformance/keycloak/placeholders';
import { loopbackSettings } from '../../conformance/keycloak/server';
import { claimDifferences, pkce, verifiedClaims } from '../../conformance/keycloak/tokens';
import { formAction, messageOn, type Visit } from '../../conformance/keycloak/visitor';

describe('placeholders of the realm', () => {
  test('are replaced as they stand, and Keycloak’s own stay', () => {
    expect(substituted('"$(env:A_B)", "${role_x}", "$(env:A_B)"', { A_B: 'value' })).toBe(
      '"value", "${role_x}", "value"',
    );
    expect(variablesIn('$(env:A) $(env:B) $(env:A)')).toEqual(['A', 'B']);
  });

  test('fails when a variable is missing, or the form is another', () => {
    expect(() => substituted('$(env:A)', {})).toThrow(
      'the realm takes $(env:A) from a variable that the Job does not have',
    );
    expect(() => variablesIn('$(file:UTF-8:/etc/passwd)')).toThrow(
      'which is no variable of the environment',
    );
  });
});

describe('cookies of a browser', () => {
  test('go to their path and below, with their latest value', () => {
    const jar = new CookieJar();
    jar.take(['A=1; Path=/realms/x/; Secure; HttpOnly', 'B=b=2; Path=/', 'C=3; Path=/realms/x']);
    jar.take(['A=4;path=/realms/x/']);
    expect(jar.headerFor('/realms/x/protocol')).toBe('A=4; B=b=2; C=3');
    expect(jar.headerFor('/realms/x')).toBe('B=b=2; C=3');
    expect(jar.headerFor('/realms/xy')).toBe('B=b=2');
  });

  test('end by their age or their date', () => {
    const jar = new CookieJar();
    jar.take(['A=1; Path=/', 'B=2; Path=/', 'C=3; Path=/']);
    jar.take(['A=; Max-Age=0; Path=/', 'B=; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/']);
    jar.take(undefined);
    expect(jar.headerFor('/')).toBe('C=3');
  });
});

describe('proof of possession', () => {
  test('is that of RFC 7636, appendix B', () => {
    expect(pkce('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk').challenge).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  test('is another one each time', () => {
    expect(pkce().verifier).not.toBe(pkce().verifier);
    expect(pkce().verifier).toMatch(/^[\w-]{43}$/);
  });
});

describe('tokens', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }];
  const token = (header: object, payload: object) => {
    const content = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
  };

  test('give their claims when their signature is right', () => {
    expect(verifiedClaims(token({ alg: 'RS256', kid: 'one' }, { sub: 'me' }), keys)).toEqual({
      sub: 'me',
    });
  });

  test('fails when the key, the algorithm or the signature is another', () => {
    expect(() => verifiedClaims(token({ alg: 'RS256', kid: 'two' }, {}), keys)).toThrow(
      'signed with RS256 by an unknown key two',
    );
    expect(() => verifiedClaims(token({ alg: 'none', kid: 'one' }, {}), keys)).toThrow(
      'signed with none',
    );
    const [header = '', , signature = ''] = token({ alg: 'RS256', kid: 'one' }, {}).split('.');
    const payload = Buffer.from('{"sub":"other"}').toString('base64url');
    expect(() => verifiedClaims(`${header}.${payload}.${signature}`, keys)).toThrow(
      'the signature of a token is wrong',
    );
    expect(() => verifiedClaims('no token', keys)).toThrow('a token is no JSON Web Token');
  });

  test('are compared by members, lists in any order', () => {
    const claims = { iss: 'x', groups: ['b', 'a'], resource_access: { c: { roles: ['r'] } } };
    expect(claimDifferences(claims, { groups: ['a', 'b'] })).toEqual([]);
    expect(claimDifferences(claims, { resource_access: { c: { roles: ['r'] } } })).toEqual([]);
    expect(claimDifferences(claims, { groups: ['a'] })).toEqual([
      'claims.groups is ["b","a"], not ["a"]',
    ]);
    expect(claimDifferences({}, { resource_access: { c: { roles: ['r'] } } }, 'token')).toEqual([
      'token.resource_access.c.roles is undefined, not ["r"]',
    ]);
  });
});

describe('pages of Keycloak', () => {
  const page = (text: string): Visit => ({ kind: 'page', status: 200, text });

  test('say where a form is sent to', () => {
    const text =
      '<form id="other" action="/no"></form><form id="login" action="https://a/b?c=1&amp;d=2">';
    expect(formAction(page(text), 'login')).toBe('https://a/b?c=1&d=2');
  });

  test('fails when the form is not there, and says what is', () => {
    const text =
      '<title>x</title><main class="m"><script>no()</script><p>Wrong\n password</p></main>';
    expect(messageOn(page(text))).toBe('200 Wrong password');
    expect(() => formAction(page(text), 'login')).toThrow("there is no form 'login': 200 Wrong");
    const left: Visit = { kind: 'left', url: new URL('https://a/b?error=c') };
    expect(() => formAction(left, 'login')).toThrow('sent to https://a/b?error=c');
  });
});

describe('options of Keycloak', () => {
  const help =
    '-v, --verbose  Details\n--http-port <port>\n  text --not-one\n--log-level-<category> <l>';
  const options = optionNames(help);

  test('are read from its help', () => {
    expect([...options]).toEqual(['verbose', 'http-port', 'log-level-<category>']);
  });

  test('are set by variables; one that sets none is found', () => {
    const known = ['KC_HTTP_PORT', 'KC_LOG_LEVEL_ORG', 'KC_SPI_ANY__THING', 'JAVA_OPTS_APPEND'];
    expect(unknownVariables([...known, 'KC_HTTP_PROT', 'OTHER'], options)).toEqual([
      'KC_HTTP_PROT',
      'OTHER',
    ]);
  });

  test('are warned of on lines of their own', () => {
    expect(warningsIn('Updating\nWARNING: old\n\t- cache-stack: use\nfine')).toEqual([
      'WARNING: old',
      '- cache-stack: use',
    ]);
  });

  test('belong to a line of versions', () => {
    expect(lineOf('quay.io/keycloak/keycloak:26.7.4')).toBe(lineOf('26.7.3'));
  });

  test('are kept on a loopback, but for database, cluster and ports', () => {
    const emitted = {
      KC_DB: 'postgres',
      KC_DB_URL_HOST: 'h',
      KC_CACHE_STACK: 's',
      KC_HOSTNAME: 'n',
    };
    const settings = loopbackSettings(emitted, 1, 2);
    expect(settings).toMatchObject({ KC_DB: 'dev-mem', KC_HOSTNAME: 'n', KC_HTTP_PORT: '1' });
    expect(Object.keys(settings)).not.toContain('KC_DB_URL_HOST');
    expect(Object.keys(settings)).not.toContain('KC_CACHE_STACK');
  });
});

describe('programs', () => {
  test('tell the version of Java', () => {
    expect(javaVersion('openjdk version "17.0.15" 2025-04-15')).toBe(17);
    expect(javaVersion('openjdk version "25" 2025-09-16')).toBe(25);
    expect(javaVersion('')).toBe(0);
  });

  test('tell their errors, or what they said last', () => {
    expect(errorsIn('INFO a\nERROR b\nINFO c\n')).toBe('ERROR b');
    expect(errorsIn('a\n\nb\nc\nd\n')).toBe('b c d');
  });
});
