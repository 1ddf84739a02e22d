import type { k8s } from 'cdk8s-plus-29';
import type { ISecret } from '../secrets';

/** Variables that the URI is put together from, by the key of the Secret. */
const PARTS = {
  POSTGRES_HOST: 'host',
  POSTGRES_PORT: 'port',
  POSTGRES_DATABASE: 'database',
  POSTGRES_USERNAME: 'username',
  POSTGRES_PASSWORD: 'password',
} as const;

/**
 * A variable with the URI by which SQLAlchemy connects, and the variables that Kubernetes puts it together
 * from. The driver is named: without one SQLAlchemy 2.1 takes another than 2.0 did.
 * https://docs.sqlalchemy.org/en/21/dialects/postgresql.html
 */
export function sqlAlchemyVariables(secret: ISecret, variable: string): k8s.EnvVar[] {
  const parts = Object.entries(PARTS).map(([name, key]) => secret.toEnvVar(name, key));
  const login = '$(POSTGRES_USERNAME):$(POSTGRES_PASSWORD)';
  const place = '$(POSTGRES_HOST):$(POSTGRES_PORT)/$(POSTGRES_DATABASE)';
  return [
    ...parts,
    { name: variable, value: `postgresql+psycopg2://${login}@${place}?sslmode=require` },
  ];
}
