import { createHash, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { Finding } from '../failures';
import { canonical } from '../helm/compare';

/** What a token says. */
export type Claims = Readonly<Record<string, unknown>>;

/** A key of a provider's key set. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
}

/** A secret of the one who asks for a code, and what may be shown of it. */
export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.2, method S256. */
export function pkce(verifier = randomBytes(32).toString('base64url')): Pkce {
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The claims of a token that one of the keys has signed; anything else is refused. */
export function verifiedClaims(token: string, keys: readonly SigningKey[]): Claims {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg, kid } = decoded(header);
  const key = keys.find((candidate) => candidate.kid === kid);
  if (alg !== 'RS256' || key === undefined) {
    throw new Finding(`a token is signed with ${String(alg)} by an unknown key ${String(kid)}`);
  }
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) {
    throw new Finding('the signature of a token is wrong');
  }
  return decoded(payload);
}

/**
 * What the claims lack of those expected: members of objects are looked for, lists are compared
 * whole, in any order.
 */
export function claimDifferences(claims: unknown, expected: unknown, at = 'claims'): string[] {
  if (isObject(expected)) {
    const found = isObject(claims) ? claims : {};
    return Object.entries(expected).flatMap(([name, value]) =>
      claimDifferences(found[name], value, `${at}.${name}`),
    );
  }
  return sorted(claims) === sorted(expected)
    ? []
    : [`${at} is ${JSON.stringify(claims)}, not ${JSON.stringify(expected)}`];
}

function sorted(value: unknown): string {
  return Array.isArray(value)
    ? JSON.stringify(value.map((member) => canonical(member)).toSorted())
    : canonical(value);
}

function decoded(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : {};
  } catch {
    throw new Finding('a token is no JSON Web Token');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
