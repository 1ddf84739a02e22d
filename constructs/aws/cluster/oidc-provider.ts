import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Fn, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { IOidcProvider } from '../identity';

const STS_AUDIENCE = 'sts.amazonaws.com';

/** Settings of an {@link OidcProvider}. */
export interface OidcProviderProps {
  /** Issuer of the cluster's tokens, with `https://`. */
  readonly issuer: string;
}

/** Makes IAM accept the service account tokens of a cluster. IAM fetches the issuer's certificate itself. */
export class OidcProvider extends Construct implements IOidcProvider {
  /** Uses a provider that exists. */
  static fromArn(scope: Construct, arn: string, issuer: string): IOidcProvider {
    return { arn, issuerHost: hostOf(scope, issuer) };
  }

  readonly arn: string;
  readonly issuerHost: string;

  constructor(scope: Construct, id: string, { issuer }: OidcProviderProps) {
    super(scope, id);
    this.arn = new IamOpenidConnectProvider(this, 'Resource', {
      url: issuer,
      clientIdList: [STS_AUDIENCE],
    }).arn;
    this.issuerHost = hostOf(this, issuer);
  }
}

/** A local, so that policies that hold the host stay readable JSON: an expression would bring quotes of its own. */
function hostOf(scope: Construct, issuer: string): string {
  return new TerraformLocal(scope, 'OidcIssuerHost', Fn.replace(issuer, 'https://', '')).asString;
}
