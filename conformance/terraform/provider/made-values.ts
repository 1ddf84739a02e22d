import type { CtyType } from './schema';
import type { Value } from './wire';

/** Where a value is made: for which type, at which attribute, for which instance. */
export interface MadeFor {
  readonly typeName: string;
  readonly attribute: string;
  /** Distinguishes the instances of one type. */
  readonly instance: number;
  readonly region: string;
}

/** The account that every made ARN and the caller identity carry: AWS's own documentation account. */
const ACCOUNT = '111122223333';

const HEX_LENGTH = 17;

type Rule = readonly [pattern: RegExp, make: (at: MadeFor) => Value];

// By "type.attribute"; the first match wins. Values have the shape of AWS's own.
const RULES: readonly Rule[] = [
  [/^aws_availability_zones\.(names|group_names)$/, (at) => zones(at.region)],
  [/^aws_availability_zones\.zone_ids$/, () => ['use1-az1', 'use1-az2', 'use1-az3']],
  [/^aws_region\.(region|name|id)$/, (at) => at.region],
  [/^aws_partition\.(partition|id)$/, () => 'aws'],
  [/\.dns_suffix$/, () => 'amazonaws.com'],
  [/\.reverse_dns_prefix$/, () => 'com.amazonaws'],
  [
    /^aws_iam_policy_document\.(json|minified_json)$/,
    () => '{"Version":"2012-10-17","Statement":[]}',
  ],
  [/\.(account_id|owner_id)$/, () => ACCOUNT],
  [/^aws_caller_identity\.id$/, () => ACCOUNT],
  [/\.region$/, (at) => at.region],
  [/\.(certificate_authority|certificate_authority_data|data)$/, () => base64('made certificate')],
  [/^aws_route53_zone\.name_servers$/, () => [1, 2, 3, 4].map((n) => `ns-${n}.awsdns-0${n}.org`)],
  [
    /\.(resource_record_name|resource_record_value)$/,
    (at) => `_made${at.instance}.example.invalid.`,
  ],
  [/\.resource_record_type$/, () => 'CNAME'],
  [/(^|[._])arn$/, (at) => arn(at)],
  [/(^|[._])arns$/, (at) => [arn(at)]],
  [/\.(endpoint|issuer|url|invoke_url)$/, (at) => `https://${hex(at)}.${at.region}.made.invalid`],
  [/(dns_name|domain_name|address|hostname)$/, (at) => `${hex(at)}.${at.region}.made.invalid`],
  [/(cidr_block|_cidr|cidr)$/, () => '10.255.0.0/16'],
  [/(_ip|ip_address)$/, (at) => `10.255.0.${1 + (at.instance % 250)}`],
  [/\.port$/, () => 5432],
  [/\.(status|state)$/, () => 'ACTIVE'],
  // What the templates of the platform give back.
  [/^aws_cloudformation_stack\.outputs$/, (at) => ({ UserId: `made-user-${at.instance}` })],
];

/** A value of the given type, in the shape that its attribute's name suggests; lists are not empty. */
export function madeValue(type: CtyType, at: MadeFor): Value {
  const key = `${at.typeName}.${at.attribute}`;
  const rule = RULES.find(([pattern]) => pattern.test(key));
  if (rule !== undefined) {
    const value = rule[1](at);
    if (fits(type, value)) {
      return value;
    }
  }
  return byType(type, at);
}

function byType(type: CtyType, at: MadeFor): Value {
  if (type === 'number') {
    return 1;
  }
  if (type === 'bool') {
    return false;
  }
  if (type === 'string' || type === 'dynamic') {
    return text(at);
  }
  const [kind, inner] = type;
  if (kind === 'object') {
    return Object.fromEntries(
      Object.entries(inner).map(([name, member]) => [
        name,
        madeValue(member, { ...at, attribute: name }),
      ]),
    );
  }
  return kind === 'map' ? { made: madeValue(inner, at) } : [madeValue(inner, at)];
}

/** Identifiers look like `vpc-0…`; anything else is the attribute's name with the instance. */
function text(at: MadeFor): string {
  const kind = at.typeName.replace(/^aws_/, '');
  const isId =
    at.attribute === 'id' || at.attribute.endsWith('_id') || at.attribute.endsWith('_ids');
  if (!isId) {
    return `made-${at.attribute.replaceAll('_', '-')}-${at.instance}`;
  }
  const prefix =
    at.attribute === 'id' ? kind.replaceAll('_', '-') : at.attribute.replace(/_ids?$/, '');
  return `${prefix}-0${hex(at)}`;
}

function arn(at: MadeFor): string {
  const [service = 'made', ...rest] = at.typeName.replace(/^aws_/, '').split('_');
  return `arn:aws:${service}:${at.region}:${ACCOUNT}:${rest.join('-') || service}/${hex(at)}`;
}

/** A number that depends on type and instance only, so that two runs make the same values. */
function hex(at: MadeFor): string {
  let hash = 7n;
  for (const char of `${at.typeName}/${at.instance}`) {
    hash = (hash * 31n + BigInt(char.charCodeAt(0))) % (1n << 64n);
  }
  return hash.toString(16).padStart(HEX_LENGTH, '0').slice(-HEX_LENGTH);
}

function zones(region: string): string[] {
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}

function fits(type: CtyType, value: Value): boolean {
  if (typeof type === 'string') {
    return typeof value === (type === 'bool' ? 'boolean' : type) || type === 'dynamic';
  }
  return Array.isArray(value)
    ? type[0] === 'list' || type[0] === 'set'
    : type[0] === 'map' && typeof value === 'object';
}
