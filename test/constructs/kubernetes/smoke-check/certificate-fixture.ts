import { generateKeyPairSync, sign } from 'node:crypto';

/** A self-signed certificate with its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

// Numbers of the ASN.1 distinguished encoding rules, and of RFC 5280.
const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8 = 0x0c;
const UTC_TIME = 0x17;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

const field = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const bytes = (tag: number, content: readonly number[]): Buffer => field(tag, Buffer.from(content));
const text = (tag: number, content: string): Buffer => field(tag, Buffer.from(content));

/** A certificate of today's tests, for a host name and optionally an address. */
export function certificateFor(host: string, address?: readonly number[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = field(SEQUENCE, bytes(OBJECT_ID, ECDSA_WITH_SHA256));
  const name = field(
    SEQUENCE,
    field(SET, field(SEQUENCE, bytes(OBJECT_ID, COMMON_NAME), text(UTF8, host))),
  );
  const names = field(
    SEQUENCE,
    text(DNS_NAME, host),
    ...(address === undefined ? [] : [bytes(IP_ADDRESS, address)]),
  );
  const body = field(
    SEQUENCE,
    field(VERSION, bytes(INTEGER, [2])),
    bytes(INTEGER, [1]),
    algorithm,
    name,
    field(SEQUENCE, text(UTC_TIME, '200101000000Z'), text(UTC_TIME, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    field(
      EXTENSIONS,
      field(
        SEQUENCE,
        field(SEQUENCE, bytes(OBJECT_ID, SUBJECT_ALT_NAME), field(OCTET_STRING, names)),
      ),
    ),
  );
  const signature = field(BIT_STRING, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = field(SEQUENCE, body, algorithm, signature).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
