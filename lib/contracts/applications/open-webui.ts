import type { Environment } from '../../config/schema';
import { NAMESPACES } from '../namespaces';
import { openWebUiSecret } from '../open-webui';
import type { AccessPointContract } from '../shared-folders';
import { application } from './application';

/** Its name: of its client, its database, its service account. */
const NAME = 'open-webui';

/** Beginning of the keys of uploaded files in the bucket for artifacts. */
export const CHAT_PREFIX = 'open-webui/';

/** Uploaded files, where there is no S3: the user that the servers run as. */
export const CHAT_FOLDER: AccessPointContract = {
  name: 'open-webui-files',
  path: '/open-webui',
  mode: '0750',
  uid: 1000,
  gid: 1000,
};

const onAws = ({ provider }: Environment) => provider === 'aws';

/** Open WebUI, as both halves know it. */
export const OPEN_WEBUI = application({
  section: 'openWebUi',
  hasPages: true,
  namespaces: () => [NAMESPACES.openWebUi],
  clients: () => [{ clientId: NAME, atEdge: false }],
  databases: () => [NAME],
  secrets: () => [openWebUiSecret],
  identities: () => [
    {
      name: NAME,
      namespace: NAMESPACES.openWebUi,
      serviceAccount: NAME,
      grants: [{ bucket: 'artifacts', prefix: CHAT_PREFIX, access: 'readWrite' }],
    },
  ],
  folders: (environment) =>
    onAws(environment) ? [] : [{ folder: CHAT_FOLDER, namespace: NAMESPACES.openWebUi }],
});
