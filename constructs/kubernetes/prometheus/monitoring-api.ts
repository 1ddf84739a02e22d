/** https://github.com/prometheus-operator/prometheus-operator/blob/v0.93.1/pkg/apis/monitoring/v1/podmonitor_types.go */
export const MONITORING_API = 'monitoring.coreos.com/v1';
