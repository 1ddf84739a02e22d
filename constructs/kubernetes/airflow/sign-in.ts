import type { OidcClient } from '../identity';
import type { AirflowProps, AirflowRole } from './airflow-props';
import { PROVIDER } from './names';

/** Hours until a person is asked again, which is when a change of groups takes effect. */
const SESSION_SECONDS = 8 * 3600;

/** The client of programs. */
export const AUTOMATION_CLIENT = 'airflow-automation';

/** What `webserver_config.py` and `platform_auth.py` read; nothing of it is secret. */
export interface SignInDocument {
  readonly provider: string;
  readonly sessionSeconds: number;
  /** Roles by group. */
  readonly roles: Readonly<Record<string, AirflowRole>>;
  readonly identity: {
    readonly clientId: string;
    /** Whose tokens are taken: those for people here, and those of programs. */
    readonly audiences: readonly string[];
    readonly issuer: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly userInfoUrl: string;
    readonly keysUrl: string;
    readonly logoutUrl: string;
    readonly scopes: readonly string[];
    readonly usernameClaim: string;
    readonly groupsClaim: string;
  };
}

/** Where the provider sends people back to. The path is Flask-AppBuilder’s, below that of auth managers. */
export const callbackUrl = (url: string): string => `${url}/auth/oauth-authorized/${PROVIDER}`;

/** The document of how people and programs sign in. */
export function signInDocument(
  { identity, roles, programs = {} }: Pick<AirflowProps, 'identity' | 'roles' | 'programs'>,
  { clientId, endpoints, scopes }: OidcClient,
  url: string,
): SignInDocument {
  const query = new URLSearchParams({
    client_id: clientId,
    post_logout_redirect_uri: `${url}/`,
  });
  return {
    provider: PROVIDER,
    sessionSeconds: SESSION_SECONDS,
    roles,
    identity: {
      clientId,
      audiences: [clientId, AUTOMATION_CLIENT, ...Object.keys(programs)],
      issuer: endpoints.issuer,
      authorizeUrl: endpoints.authorization,
      tokenUrl: endpoints.token,
      userInfoUrl: endpoints.userInfo,
      keysUrl: endpoints.keys,
      logoutUrl: `${endpoints.endSession}?${query.toString()}`,
      scopes,
      usernameClaim: identity.usernameClaim,
      groupsClaim: identity.groupsClaim,
    },
  };
}
