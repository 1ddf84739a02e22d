import { z } from 'zod';
import { arnOf, httpsUrl, label } from '../primitives';

const series = z.array(
  z.string().regex(/^[a-zA-Z_:][\w:.*+?|()[\]]*$/, {
    error: 'must be a regular expression of names of series, such as vllm:.+',
  }),
);

const usual = {
  name: label(40).describe('Name of it, unique in the list.'),
  keep: series
    .min(1)
    .optional()
    .describe('Regular expressions of names of series that are sent; all without it.'),
  drop: series
    .default([])
    .describe('Regular expressions of names of series that are not sent, of those that would be.'),
  maxShards: z
    .int()
    .min(1)
    .max(200)
    .default(20)
    .describe('Connections at most; each that is busy takes memory of Prometheus.'),
};

const amazon = z.strictObject({
  to: z.literal('amazon').describe('Amazon Managed Service for Prometheus.'),
  ...usual,
  workspaceArn: arnOf('aps').describe('The workspace. Prometheus signs as its own role.'),
});

const bearer = z.strictObject({
  to: z.literal('bearer').describe('A receiver that takes a token.'),
  ...usual,
  url: httpsUrl.describe('Where it takes series.'),
  secret: label(40).describe('One of `secrets.declared`, whose property `token` is the token.'),
});

const basic = z.strictObject({
  to: z.literal('basic').describe('A receiver that takes a user and a password.'),
  ...usual,
  url: httpsUrl.describe('Where it takes series.'),
  secret: label(40).describe(
    'One of `secrets.declared`, whose properties are `username` and `password`.',
  ),
});

/** Where series are sent, beside the volume. */
export const remoteWriteSection = z
  .array(z.discriminatedUnion('to', [amazon, bearer, basic]))
  .default([])
  .describe(
    'Where Prometheus sends what it reads, to be kept longer, or to be asked over clusters.',
  );
