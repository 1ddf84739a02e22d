import { region as regionFacts } from '../catalogue';
import { PROFILE_DEFAULTS } from '../config/profiles';
import type { Environment } from '../config/schema';

/** The availability zones of an environment: those it names, or the region's first ones. */
export function platformZones({ network, region, profile }: Environment): readonly string[] {
  const given = 'existing' in network ? network.existing.zones : network.zones;
  return given ?? regionFacts(region).defaultZones.slice(0, PROFILE_DEFAULTS[profile].zoneCount);
}
