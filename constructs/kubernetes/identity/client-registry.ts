import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { validated } from '../core';
import type { ISecret } from '../secrets';
import { ObservedSecret } from './observed-secret';
import type { OidcClientOptions } from './oidc-client';
import { assertExactHttpsUrl } from './exact-https-url';

interface Registration {
  readonly options: OidcClientOptions;
  readonly secret: ObservedSecret;
}

/** The clients of one identity provider, checked: each id once, each redirect exact, each one used. */
export class ClientRegistry {
  private readonly registrations = new Map<string, Registration>();

  constructor(provider: IConstruct) {
    provider.node.addValidation({ validate: () => this.unusedClients() });
  }

  /** What was registered, in the order of the ids. */
  get clients(): OidcClientOptions[] {
    return [...this.registrations.values()]
      .map(({ options }) => options)
      .sort((left, right) => (left.clientId < right.clientId ? -1 : 1));
  }

  /** Throws a ValidationError that names the consumer, for an id that is taken or malformed, and for a redirect that is not exact. */
  check(consumer: IConstruct, options: OidcClientOptions): void {
    const { clientId, flow } = options;
    validated(consumer, 'clientId', () => {
      assertDnsLabel(clientId, 'the id of a client');
    });
    if (this.registrations.has(clientId)) {
      throw new ValidationError(
        consumer,
        `'clientId' must be unique, got '${clientId}' twice; each consumer has a client of its own`,
      );
    }
    if (flow.kind === 'browser')
      checkUris(consumer, flow.redirectUris, flow.postLogoutRedirectUris);
  }

  /** Keeps a client that was checked; hands out its Secret so that a use of it is seen. */
  add(options: OidcClientOptions, secret: ISecret): ISecret {
    const observed = new ObservedSecret(secret);
    this.registrations.set(options.clientId, { options, secret: observed });
    return observed;
  }

  private unusedClients(): string[] {
    return [...this.registrations.values()]
      .filter(({ secret }) => !secret.isUsed)
      .map(
        ({ options }) =>
          `client '${options.clientId}' must be used, got nobody who reads its Secret; drop 'addClient', or hand the client to its consumer`,
      );
  }
}

function checkUris(
  consumer: IConstruct,
  redirects: readonly string[],
  postLogout: readonly string[] = [],
): void {
  if (redirects.length === 0) {
    throw new ValidationError(
      consumer,
      `'redirectUris' must name one at least, got none; a program without people is a client of kind 'machine'`,
    );
  }
  const named = { redirectUris: redirects, postLogoutRedirectUris: postLogout };
  for (const [property, uris] of Object.entries(named)) {
    for (const uri of uris) {
      validated(consumer, property, () => {
        assertExactHttpsUrl(uri);
      });
    }
  }
}
