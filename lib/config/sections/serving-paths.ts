import { z } from 'zod';

/** Whoever reads a path would leave the folder that it is given. */
const withoutDots = (path: z.ZodString) =>
  path.regex(/^(?!(.*\/)?\.{1,2}(\/|$))/, { error: "must not have '.' or '..' between slashes" });

/** A prefix of a bucket. */
export const objectPrefix = withoutDots(
  z.string().regex(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, {
    error: 'must be such as teams/language/assistant/3, without slashes around it',
  }),
);

/** A folder below another. */
export const folderPath = withoutDots(
  z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'must be such as assistant/3' }),
);

/** A path of a URL. */
export const urlPath = withoutDots(
  z.string().regex(/^\/\S*$/, { error: 'must begin with a slash, such as /healthz' }),
);

/** A folder of a container. */
export const absolutePath = withoutDots(
  z
    .string()
    .regex(/^(\/[^/\s]+)+$/, { error: 'must be such as /models, without a slash at the end' }),
);
