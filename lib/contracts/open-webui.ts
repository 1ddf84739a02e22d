import type { GeneratedSecretContract } from './secrets';

/** Properties of the secret of Open WebUI. */
export const OPEN_WEBUI_KEYS = { signing: 'signing-key', administrator: 'password' } as const;

/**
 * What Open WebUI signs sessions and encrypts tokens with, and the password of an account that it has from the start, so
 * that whoever comes first does not become its administrator.
 */
export const openWebUiSecret: GeneratedSecretContract = {
  owner: 'open-webui',
  name: 'server',
  values: {
    [OPEN_WEBUI_KEYS.signing]: { length: 64 },
    [OPEN_WEBUI_KEYS.administrator]: { length: 32 },
  },
};
