import type { DatabaseConnection } from '../database';
import type { OidcClient } from '../identity';
import type { ISecret } from '../secrets';
import type { GrafanaProps } from './grafana-props';

/** Keys of a section of `grafana.ini`. */
export type Section = Readonly<Record<string, string | number | boolean>>;

/** What a server is handed. */
export interface ServerOptions extends GrafanaProps {
  /** `https://host/path` of the pages, without a slash at the end. */
  readonly url: string;
  /** Its database. */
  readonly connection: DatabaseConnection;
  /** Its keys. */
  readonly secret: ISecret;
  /** Its client at the identity provider. */
  readonly client: OidcClient;
}
