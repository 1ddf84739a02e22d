export { karpenter, type KarpenterProps } from './karpenter';
