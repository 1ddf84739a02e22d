import { ParseError } from '../errors';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const FORMAT = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(\S+)$/;

/** An Amazon Resource Name, split into its parts. Immutable. */
export class Arn {
  /** Reads any ARN; throws a ParseError naming the text. */
  static parse(text: string): Arn {
    const match = FORMAT.exec(text);
    const [, partition, service, region, account, resource] = match ?? [];
    if (partition === undefined || service === undefined || resource === undefined) {
      throw new ParseError(
        `'${text}' is not an ARN; the form is 'arn:partition:service:region:account:resource', with a 12-digit account`,
      );
    }
    return new Arn(text, {
      partition,
      service,
      region: region ?? '',
      account: account ?? '',
      resource,
    });
  }

  /**
   * Reads the ARN of someone who can be given access: an IAM role or user. A session
   * (`sts … assumed-role/…`) is refused, since it is gone tomorrow; so are groups, which cannot be principals.
   */
  static parsePrincipal(text: string): Arn {
    const arn = Arn.parse(text);
    if (arn.service !== 'iam' || !/^(role|user)\/./.test(arn.resource)) {
      throw new ParseError(
        `'${text}' is not the ARN of an IAM role or user; write one such as 'arn:aws:iam::111122223333:role/Name'`,
      );
    }
    return arn;
  }

  readonly partition: string;
  readonly service: string;
  /** Empty for a global service such as IAM. */
  readonly region: string;
  /** Twelve digits; `aws` for what AWS owns; empty for S3 buckets. */
  readonly account: string;
  readonly resource: string;

  private constructor(
    private readonly text: string,
    parts: Readonly<Record<'partition' | 'service' | 'region' | 'account' | 'resource', string>>,
  ) {
    this.partition = parts.partition;
    this.service = parts.service;
    this.region = parts.region;
    this.account = parts.account;
    this.resource = parts.resource;
  }

  /** The ARN as given. */
  toString(): string {
    return this.text;
  }

  /** The ARN as given, in JSON. */
  toJSON(): string {
    return this.text;
  }
}
