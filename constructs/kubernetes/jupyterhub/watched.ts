import type { Construct } from 'constructs';
import { watch } from '../prometheus';
import type { ISecret } from '../secrets';
import { hubAlerts } from './jupyterhub-alerts';
import { JUPYTERHUB_DASHBOARD } from './jupyterhub-dashboard';
import type { JupyterHubProps } from './jupyterhub-props';
import { HUB, HUB_PODS, HUB_PORT, HUB_SECRET_KEYS } from './names';
import { HUB_SERIES } from './series';

/** Has the hub read, with the token that it asks for. */
export function watchHub(
  scope: Construct,
  { namespace, metrics, path }: JupyterHubProps,
  secret: ISecret,
): void {
  watch(scope, metrics, {
    name: HUB,
    namespace,
    pods: HUB_PODS,
    port: { name: 'http', number: HUB_PORT },
    path: `${path}/hub/metrics`,
    token: { secret, key: HUB_SECRET_KEYS.metrics },
    series: HUB_SERIES,
    alerts: hubAlerts,
    dashboard: JUPYTERHUB_DASHBOARD,
  });
}
