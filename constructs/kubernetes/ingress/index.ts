export {
  IngressClassEdge,
  type AlbController,
  type ControllerPods,
  type IngressClassEdgeProps,
  type IngressController,
  type NginxController,
  type OtherController,
} from './ingress-class-edge';
export type { IngressEdgeProps } from './ingress-edge';
export { NginxEdge, type NginxEdgeProps } from './nginx-edge';
