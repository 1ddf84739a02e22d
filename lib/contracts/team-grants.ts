import type { BucketGrant } from './grants';

/** What a team's programs may do with objects, wherever they run: everything below the team's prefix. */
export const teamGrants = (team: string): BucketGrant[] => {
  const prefix = `teams/${team}/`;
  return [
    { bucket: 'data', prefix, access: 'readWrite' },
    { bucket: 'artifacts', prefix, access: 'readWrite' },
    { bucket: 'models', prefix, access: 'readWrite' },
  ];
};
