import type { Construct } from 'constructs';
import type { ISecret } from '../secrets';
import type { AirflowProps } from './airflow-props';
import { GIT_CONNECTION } from './environment';
import { COMPONENT } from './names';

type Template = Readonly<Record<'connection', string>>;

/** A connection that a person has written, as JSON or URI. */
const AS_IT_IS: Template = { connection: '{{ .connection }}' };

/** A login for a Git server. */
const AS_GIT: Template = {
  connection: '{"conn_type":"git","login":"{{ .username }}","password":"{{ .password }}"}',
};

/** A connection, and the declared secret that it is made from. */
interface Connection {
  readonly id: string;
  readonly secret: string;
  readonly keys: Template;
}

/** The secrets of connections by id: those that are declared, and that of a private repository. */
export function addConnections(scope: Construct, props: AirflowProps): Record<string, ISecret> {
  const { namespace, secrets } = props;
  const added = connectionsOf(props).map(({ id, secret, keys }) => {
    const name = `airflow-connection-${id.toLowerCase().replaceAll('_', '-')}`;
    const options = { name, namespace, component: COMPONENT, keys };
    return [id, secrets.addDeclared(scope, `Connection-${id}`, { name: secret }, options)] as const;
  });
  return Object.fromEntries(added);
}

function connectionsOf({ connections = {}, dags }: AirflowProps): Connection[] {
  const declared = Object.entries(connections).map(([id, { secret }]) => ({
    id,
    secret,
    keys: AS_IT_IS,
  }));
  if (dags.from !== 'git' || dags.secret === undefined) return declared;
  return [...declared, { id: GIT_CONNECTION, secret: dags.secret, keys: AS_GIT }];
}
