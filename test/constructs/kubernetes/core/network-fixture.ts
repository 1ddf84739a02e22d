import { type ClusterNetwork } from '../../../../constructs/kubernetes/core';

export const NETWORK: ClusterNetwork = { vpcCidrs: ['10.0.0.0/16'] };
