import { z } from 'zod';
import { LOG_RETENTION_DAYS } from '../catalogue/log-retention';

/** A name usable as DNS label, as part of an AWS resource name and as a file name. */
export const label = (max: number) =>
  z
    .string()
    .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, {
      error: 'must be lower-case letters, digits and hyphens, beginning with a letter',
    })
    .max(max);

/** The name of an AWS region. */
export const regionName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'must be an AWS region such as us-west-2' });

/** An IAM principal that an access entry can name: a role or a user, never the account root. */
export const principalArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
    error: 'must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/Admin',
  });

/** The ARN of something in IAM that is neither role nor user: a `policy`, an `oidc-provider`. */
export const iamArn = (kind: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:iam::(\\d{12}|aws):${kind}/.+$`), {
    error: `must be the ARN of an IAM ${kind}, such as arn:aws:iam::111122223333:${kind}/…`,
  });

/** Any ARN of the given AWS service. */
export const arnOf = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12})?:.+$`), {
    error: `must be an ARN of ${service}`,
  });

/** An IPv4 network in CIDR notation. Whether it is a network address is checked where it is used. */
export const cidrText = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, {
  error: 'must be an IPv4 network such as 10.0.0.0/16',
});

/** A Kubernetes quantity, such as 500m, 4 or 64Gi. */
export const quantityText = z.string().regex(/^\d+(\.\d+)?(m|[kMGTPE]i?)?$/, {
  error: 'must be a Kubernetes quantity such as 500m, 4 or 64Gi',
});

/** A whole number of days from 1 to ten years. */
export const days = z.int().min(1).max(3650);

/** A retention period that CloudWatch Logs accepts, in days. */
export const logRetentionDays = z.literal(LOG_RETENTION_DAYS);

/** A fully qualified DNS name in lower case. */
export const domainName = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
    error: 'must be a fully qualified domain name in lower case, such as ml.example.com',
  });

/** The URL of something that is only spoken to encrypted. */
export const httpsUrl = z.string().regex(/^https:\/\/[^\s?#]+$/, {
  error: 'must be an https URL without query and fragment',
});

/** A container image that its name says all of. */
export const imageText = z
  .string()
  .regex(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9._-]+)+:(?!latest$)[\w][\w.-]*(@sha256:[0-9a-f]{64})?$/,
    {
      error:
        'must be an image with registry and exact tag, such as ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie',
    },
  );
