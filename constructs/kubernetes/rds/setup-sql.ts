/** Variables that the statements read from the environment. */
export const SETUP_VARIABLES = { owner: 'OWNER', password: 'OWNER_PASSWORD' } as const;

/**
 * Statements for `psql` that make a role and its database, and set the role's password, as often as they
 * are run. `format` quotes names (%I) and texts (%L), so no value becomes part of a statement; `\gexec`
 * runs what the query before it returned.
 * https://www.postgresql.org/docs/current/app-psql.html
 *
 * The server's master is no superuser: it must belong to a role to give it a database. A database is open
 * to everybody at first, which is revoked.
 */
export const SETUP_SQL = `\\set ON_ERROR_STOP on
\\getenv owner ${SETUP_VARIABLES.owner}
\\getenv password ${SETUP_VARIABLES.password}

SELECT format('CREATE ROLE %I', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'owner') \\gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', :'owner', :'password') \\gexec
SELECT format('GRANT %I TO %I', :'owner', current_user) \\gexec
SELECT format('CREATE DATABASE %I OWNER %I', :'owner', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = :'owner') \\gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'owner', :'owner') \\gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'owner') \\gexec
`;
