export { ImageRepositories } from './image-repositories';
export type {
  ExistingRepositoriesOptions,
  IImageRepositories,
  ImageRepositoriesProps,
} from './image-repositories';
export type { ImageRetentionOptions } from './lifecycle-policy';
export { PullThroughCache } from './pull-through-cache';
export type {
  ExistingCacheOptions,
  IPullThroughCache,
  PullThroughCacheProps,
} from './pull-through-cache';
export type {
  AnonymousRegistry,
  AnonymousUpstream,
  AuthenticatedRegistry,
  AuthenticatedUpstream,
  IRegistryCredentials,
  UpstreamRegistry,
} from './upstream-registry';
