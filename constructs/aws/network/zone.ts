import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';

/** An Availability Zone is its region and a letter; a Local or Wavelength Zone has more, such as `us-west-2-lax-1a`. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** The region that all zones lie in. */
export function regionOf(scope: IConstruct, zones: readonly string[]): string {
  const regions = zones.map((zone) => regionOfZone(scope, zone));
  const [region] = regions;
  if (region === undefined) {
    throw new ValidationError(scope, `'zones' is empty; name 1 to 6 availability zones`);
  }
  const foreign = zones.find((_zone, index) => regions[index] !== region);
  if (foreign !== undefined) {
    throw new ValidationError(
      scope,
      `'zones' must lie in one region, got '${zones.join("', '")}'; a VPC does not span regions`,
    );
  }
  return region;
}

/** `us-west-2a` becomes `UsWest2a`: a construct id that does not depend on the order of the zones. */
export function zoneId(zone: string): string {
  return zone
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The value that stands at the place of a zone in a list ordered like the zones. */
export function valueIn(
  scope: IConstruct,
  zone: string,
  zones: readonly string[],
  values: readonly string[],
): string {
  const value = values[zones.indexOf(zone)];
  if (value === undefined) {
    throw new ValidationError(
      scope,
      `'${zone}' is not a zone of this network; its zones are ${zones.join(', ')}`,
    );
  }
  return value;
}

function regionOfZone(scope: IConstruct, zone: string): string {
  const region = ZONE.exec(zone)?.[1];
  if (region === undefined) {
    throw new ValidationError(
      scope,
      `'zones' must name availability zones such as 'us-west-2a', got '${zone}'; local and wavelength zones cannot hold the platform`,
    );
  }
  return region;
}
