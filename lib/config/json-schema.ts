import { z } from 'zod';
import { PROFILE_DEFAULTS, type Profile } from './profiles';
import { environmentSchema } from './schema';
import type { JsonSchema } from './schema-forms';

/** The JSON Schema of an environment file, for editors; defaults are those of one profile. */
export function environmentJsonSchema(profile: Profile = 'lab'): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(environmentSchema(PROFILE_DEFAULTS[profile]), {
    io: 'input',
  });
  return {
    $schema,
    title: 'eks-ml-platform environment',
    description: `Defaults are those of the profile '${profile}'.`,
    ...rest,
  };
}
