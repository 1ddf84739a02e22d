/**
 * What the release of ingress-nginx is called, and its pods by: the operator installs it, the edge lets
 * it through to the applications.
 * https://github.com/kubernetes/ingress-nginx/blob/helm-chart-4.15.1/charts/ingress-nginx/templates/_helpers.tpl
 */
export const INGRESS_NGINX = {
  release: 'ingress-nginx',
  namespace: 'ingress-nginx',
  className: 'nginx',
  /** Labels of the controller's pods. */
  pods: {
    'app.kubernetes.io/name': 'ingress-nginx',
    'app.kubernetes.io/instance': 'ingress-nginx',
    'app.kubernetes.io/component': 'controller',
  },
  /** Port of metrics and of the health check, and its name. */
  metrics: { name: 'metrics', number: 10_254 },
} as const;
