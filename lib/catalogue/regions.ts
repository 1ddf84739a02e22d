import { ValueError } from '../values';

/** A commercial AWS region. */
export interface Region {
  readonly name: string;
  /** Zones of a new network: three, or two where the region offers an account no more. */
  readonly defaultZones: readonly string[];
  /** Availability Zone ids in which EKS puts no control plane; which letter they have differs by account. */
  readonly zoneIdsWithoutEks: readonly string[];
}

/**
 * Letters of the default zones. Most regions have a, b and c.
 *
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html, and
 * for the letters that accounts see, https://github.com/getmoto/moto/blob/master/moto/ec2/models/availability_zones_and_regions.py
 */
const LETTERS: Readonly<Record<string, string>> = {
  'af-south-1': 'abc',
  'ap-east-1': 'abc',
  'ap-east-2': 'abc',
  // An account sees no zone b.
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abc',
  'ap-northeast-3': 'abc',
  'ap-south-1': 'abc',
  'ap-south-2': 'abc',
  'ap-southeast-1': 'abc',
  'ap-southeast-2': 'abc',
  'ap-southeast-3': 'abc',
  'ap-southeast-4': 'abc',
  'ap-southeast-5': 'abc',
  'ap-southeast-6': 'abc',
  'ap-southeast-7': 'abc',
  // An account sees no zone c.
  'ca-central-1': 'abd',
  'ca-west-1': 'abc',
  'eu-central-1': 'abc',
  'eu-central-2': 'abc',
  'eu-north-1': 'abc',
  'eu-south-1': 'abc',
  'eu-south-2': 'abc',
  'eu-west-1': 'abc',
  'eu-west-2': 'abc',
  'eu-west-3': 'abc',
  'il-central-1': 'abc',
  'me-central-1': 'abc',
  'me-south-1': 'abc',
  'mx-central-1': 'abc',
  'sa-east-1': 'abc',
  'us-east-1': 'abc',
  'us-east-2': 'abc',
  // An account sees two zones: a and b, or a and c.
  'us-west-1': 'ab',
  'us-west-2': 'abc',
};

// https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#cluster-subnets
const ZONE_IDS_WITHOUT_EKS: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['use1-az3'],
  'us-west-1': ['usw1-az2'],
  'ca-central-1': ['cac1-az3'],
};

/** The names of all regions, in alphabetical order. */
export const REGION_NAMES: readonly string[] = Object.keys(LETTERS);

/** The facts about a region; throws a ValueError that names the regions of the same area. */
export function region(name: string): Region {
  const letters = LETTERS[name];
  if (letters === undefined) {
    const like = REGION_NAMES.filter((known) => known.startsWith(name.slice(0, 2)));
    throw new ValueError(
      `region '${name}' is not known; known are ${(like.length > 0 ? like : REGION_NAMES).join(', ')}`,
    );
  }
  return {
    name,
    defaultZones: Array.from(letters, (letter) => `${name}${letter}`),
    zoneIdsWithoutEks: ZONE_IDS_WITHOUT_EKS[name] ?? [],
  };
}

/**
 * Asserts that a zone has the form of an Availability Zone of the region: its name and a letter from
 * a to f. Which letters exist differs by account. Local and Wavelength zones, in which EKS puts no
 * control plane, are refused.
 */
export function assertZone(zone: string, regionName: string): void {
  if (zone.startsWith(regionName) && /^[a-f]$/.test(zone.slice(regionName.length))) return;
  throw new ValueError(
    `zone '${zone}' is not an Availability Zone of '${regionName}'; write the region and a letter, such as '${regionName}a'`,
  );
}
