import { APPLICATIONS_IMAGES } from './applications';
import { MONITORING_IMAGES } from './monitoring';
import { PLATFORM_IMAGES } from './platform';
import { TUNING_IMAGES } from './tuning';
import { WORK_IMAGES } from './work';

/** Images of the platform's own workloads; those of controllers are in their charts. */
export const IMAGES = {
  ...PLATFORM_IMAGES,
  ...MONITORING_IMAGES,
  ...APPLICATIONS_IMAGES,
  ...WORK_IMAGES,
  ...TUNING_IMAGES,
} as const;
