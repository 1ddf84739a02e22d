export { ClientRegistry } from './client-registry';
export {
  ExternalIdentityProvider,
  type ExternalIdentityProviderProps,
} from './external-identity-provider';
export type { BackChannelService, IIdentityProvider } from './i-identity-provider';
export { ObservedSecret } from './observed-secret';
export type {
  BrowserClientOptions,
  MachineClientOptions,
  OidcClient,
  OidcClientOptions,
  OidcEndpoints,
} from './oidc-client';
export { assertExactHttpsUrl } from './exact-https-url';
