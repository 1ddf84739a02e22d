import type { Environment } from '../../lib/config';
import type { ApplicationServices } from './application-services';
import type { Unit } from './unit';

/** Spark, where it is on. */
export const sparkUnits = (_environment: Environment, _services: ApplicationServices): Unit[] => [];
