export { defineEnvironment, parseEnvironment } from './environment';
export { environmentJsonSchema } from './json-schema';
export { parseYamlEnvironment } from './parse-yaml';
export { PROFILES, type Profile } from './profiles';
export { environmentReference } from './reference';
export type { Environment, EnvironmentInput } from './schema';
export { PLATFORM_ROLES, type PlatformRole } from './sections/access';
export { NODE_POOL_PRESETS, type NodePoolPreset } from './choices';
export { ConfigurationError, type Violation } from './violation';
