import type { Environment } from '../../lib/config';
import type { ApplicationServices } from './application-services';
import type { Unit } from './unit';

/** Argo Workflows, where it is on. */
export const argoWorkflowsUnits = (
  _environment: Environment,
  _services: ApplicationServices,
): Unit[] => [];
