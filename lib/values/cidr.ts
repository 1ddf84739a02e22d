import { ParseError } from '../errors';
import { ValueError } from './value-error';

const FORMAT = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;
const ADDRESS_BITS = 32;

/** An IPv4 network such as `10.0.0.0/16`. Immutable; addresses are plain numbers. */
export class Cidr {
  /**
   * Reads `a.b.c.d/prefix`.
   *
   * Throws a ParseError on malformed text, and on an address with host bits set (`10.0.1.5/16`),
   * for which it suggests the network that contains it.
   */
  static parse(text: string): Cidr {
    const [octets, prefix] = readParts(text);
    const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    const network = address - (address % sizeOf(prefix));
    if (address !== network) {
      throw new ParseError(
        `'${text}' has host bits set; the network of that address is '${new Cidr(network, prefix).toString()}'`,
      );
    }
    return new Cidr(address, prefix);
  }

  /** The number of addresses, 2^(32 - prefix). */
  readonly size: number;
  /** The last address (the broadcast address) as a number. */
  readonly last: number;

  private constructor(
    /** The first address (the network address) as a number. */
    readonly first: number,
    /** The number of leading bits that name the network, 0 to 32. */
    readonly prefix: number,
  ) {
    this.size = sizeOf(prefix);
    this.last = first + this.size - 1;
  }

  /** Whether every address of the other network lies in this one; true for an equal network. */
  contains(other: Cidr): boolean {
    return this.first <= other.first && other.last <= this.last;
  }

  /** Whether the two networks share an address. */
  overlaps(other: Cidr): boolean {
    return this.first <= other.last && other.first <= this.last;
  }

  /** Whether both name the same network. */
  equals(other: Cidr): boolean {
    return this.first === other.first && this.prefix === other.prefix;
  }

  /** The networks of the given prefix inside this one, by index; none is computed before it is asked for. */
  subnets(prefix: number): CidrSubnets {
    if (!Number.isInteger(prefix) || prefix < this.prefix || prefix > ADDRESS_BITS) {
      throw new ValueError(
        `a subnet prefix of ${this.toString()} must be an integer from ${this.prefix} to ${ADDRESS_BITS}, got ${prefix}`,
      );
    }
    const step = sizeOf(prefix);
    const at = (offset: number): Cidr => new Cidr(this.first + offset * step, prefix);
    return new CidrSubnets(this, prefix, at);
  }

  /** `10.0.0.0/16`. */
  toString(): string {
    return `${addressText(this.first)}/${this.prefix}`;
  }
}

/** The equal-sized networks inside another one, in address order. */
export class CidrSubnets {
  /** How many there are. */
  readonly count: number;

  constructor(
    private readonly parent: Cidr,
    /** The prefix of each. */
    readonly prefix: number,
    private readonly networkAt: (index: number) => Cidr,
  ) {
    this.count = 2 ** (prefix - parent.prefix);
  }

  /** The network at an index from 0; throws a ValueError past the last one. */
  at(index: number): Cidr {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new ValueError(
        `${this.parent.toString()} has ${this.count} subnets of /${this.prefix}, indexed 0 to ${this.count - 1}, got ${index}`,
      );
    }
    return this.networkAt(index);
  }

  *[Symbol.iterator](): Generator<Cidr> {
    for (let index = 0; index < this.count; index++) yield this.networkAt(index);
  }
}

/** `10.0.0.1` of an address as a number. */
export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function sizeOf(prefix: number): number {
  return 2 ** (ADDRESS_BITS - prefix);
}

function readParts(text: string): [octets: number[], prefix: number] {
  const match = FORMAT.exec(text);
  if (!match) {
    throw new ParseError(
      `'${text}' is not an IPv4 network; write four numbers and a prefix, such as '10.0.0.0/16'`,
    );
  }
  const numbers = match.slice(1).map(Number);
  const octets = numbers.slice(0, 4);
  const prefix = numbers[4] ?? 0;
  const wrong = octets.find((octet) => octet > 255);
  if (wrong !== undefined) {
    throw new ParseError(`'${text}' has the number ${wrong}; each of the four must be 0 to 255`);
  }
  if (prefix > ADDRESS_BITS) {
    throw new ParseError(`'${text}' has the prefix ${prefix}; it must be 0 to ${ADDRESS_BITS}`);
  }
  return [octets, prefix];
}
