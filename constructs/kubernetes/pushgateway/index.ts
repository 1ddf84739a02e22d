export type { IPushgateway } from './i-pushgateway';
export { Pushgateway, type GatewaySeries, type PushgatewayProps } from './pushgateway';
