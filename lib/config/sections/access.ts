import { z } from 'zod';
import { label, principalArn } from '../primitives';

/** The roles that people have on the platform. */
export const PLATFORM_ROLES = ['admin', 'engineer', 'scientist', 'viewer'] as const;

/** A role that people have on the platform. */
export type PlatformRole = (typeof PLATFORM_ROLES)[number];

const group = (role: PlatformRole, name: string) =>
  z
    .strictObject({
      group: label(63)
        .default(name)
        .describe(
          `Name of the identity group whose members are platform ${role}s; also their Kubernetes group.`,
        ),
      principals: z
        .array(principalArn)
        .default([])
        .describe('IAM principals that kubectl recognises as members of the group.'),
    })
    .prefault({})
    .describe(`Platform ${role}s.`);

/** Who may do what, in the tools and with kubectl. */
export const accessSection = z
  .strictObject({
    admin: group('admin', 'ml-admins'),
    engineer: group('engineer', 'ml-engineers'),
    scientist: group('scientist', 'data-scientists'),
    viewer: group('viewer', 'ml-viewers'),
  })
  .prefault({})
  .describe(
    'The platform’s groups of people. Names are those of the identity provider; kubectl access is by IAM principal.',
  );
