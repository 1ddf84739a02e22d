export { grantLoadBalancing, type ILoadBalancerController } from './grant-load-balancing';
