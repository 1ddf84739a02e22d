import type { Check } from './check';
import { MODEL_SERVER_CHECKS } from './model-servers';
import { SERVED_MODEL_FILE_CHECKS } from './served-model-files';
import { SERVED_MODEL_POOL_CHECKS } from './served-model-pools';
import { SERVED_MODEL_CHECKS } from './served-models';
import { acceleratorsWithinLimits } from './serving-accelerators';
import { SERVING_ACCESS_CHECKS } from './serving-access';
import { SERVING_NAME_CHECKS } from './serving-names';
import { SERVING_RELEASE_CHECKS } from './serving-releases';

/** What everything that is served needs of each other, and of the rest of the platform. */
export const SERVING_CHECKS: readonly Check[] = [
  ...SERVING_RELEASE_CHECKS,
  ...SERVING_NAME_CHECKS,
  ...SERVED_MODEL_CHECKS,
  ...SERVED_MODEL_POOL_CHECKS,
  ...SERVED_MODEL_FILE_CHECKS,
  ...MODEL_SERVER_CHECKS,
  ...SERVING_ACCESS_CHECKS,
  acceleratorsWithinLimits,
];
