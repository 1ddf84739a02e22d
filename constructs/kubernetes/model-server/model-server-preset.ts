import type { ModelServerProps } from './model-server-props';

/** What is known of a server’s image: spread it into the props of a `ModelServer`, and write over it what differs. */
export type ModelServerPreset = Pick<ModelServerProps, 'image' | 'port' | 'readyPath'> &
  Pick<
    Partial<ModelServerProps>,
    | 'args'
    | 'dashboard'
    | 'env'
    | 'livePath'
    | 'loadSeconds'
    | 'metricsEndpoint'
    | 'models'
    | 'mounts'
    | 'pullSecrets'
    | 'scratch'
    | 'sharedMemory'
    | 'user'
    | 'writableRootReason'
  >;
