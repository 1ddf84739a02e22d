import type { k8s } from 'cdk8s-plus-29';
import { imageName, IMAGES } from '../../../lib/catalogue';
import { CACHE_EXPORTER } from '../../../lib/contracts/secrets';
import { restrictedContainer } from '../core';
import type { ISecret } from '../secrets';
import { VALKEY_PORT } from './valkey-settings';

/**
 * What the exporter asks for by default; keys are none of its business.
 * https://github.com/oliver006/redis_exporter#authenticating-with-redis
 */
export const EXPORTER_ACCESS =
  'resetkeys resetchannels -@all +ping +client|setname +info +config|get +slowlog +latency';

/** The key of the exporter's Secret that is its password. */
export const EXPORTER_PASSWORD_KEY = 'password';

/** Where the exporter tells metrics. */
export const EXPORTER_PORT = { name: 'metrics', number: 9121 };

/** https://github.com/oliver006/redis_exporter/blob/v1.88.0/Dockerfile */
const IMAGE_USER = 59000;

/** The container beside the server that turns its figures into metrics. */
export function valkeyExporter(secret: ISecret, image?: string): k8s.Container {
  return restrictedContainer({
    name: 'exporter',
    image: image ?? imageName(IMAGES.redisExporter),
    runAsUser: IMAGE_USER,
    runAsGroup: IMAGE_USER,
    resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
    ports: [{ name: EXPORTER_PORT.name, containerPort: EXPORTER_PORT.number }],
    env: [
      { name: 'REDIS_ADDR', value: `redis://localhost:${VALKEY_PORT}` },
      { name: 'REDIS_USER', value: CACHE_EXPORTER },
      { name: 'REDIS_EXPORTER_LOG_FORMAT', value: 'json' },
      secret.toEnvVar('REDIS_PASSWORD', EXPORTER_PASSWORD_KEY),
    ],
  });
}
