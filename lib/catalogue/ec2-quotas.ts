import { ValueError } from '../values';

/** How EC2 capacity is bought, as in the label `karpenter.sh/capacity-type`. */
export type CapacityType = 'on-demand' | 'spot';

/** A limit on the vCPUs that instances of some families may have together, for one account and region. */
export interface Ec2Quota {
  /** The code under the service code `ec2` in Service Quotas. */
  readonly code: string;
  /** The name as the console shows it. */
  readonly name: string;
  readonly capacityType: CapacityType;
  /** The letters before the generation number of the families it covers: `g` covers g5, g6e, gr6. */
  readonly categories: readonly string[];
}

const STANDARD = ['a', 'c', 'd', 'h', 'i', 'm', 'r', 't', 'z'];
const GRAPHICS = ['g', 'gr', 'vt'];

/**
 * vCPU quotas of the families in this catalogue, in the service `ec2` of Service Quotas.
 *
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html names the groups;
 * `aws service-quotas list-service-quotas --service-code ec2` lists the codes.
 *
 * Spot requests for P5 and later are left out: AWS has counted them under a quota of their own and
 * under the one of the other P families, so neither code is certain.
 */
export const EC2_QUOTAS = [
  {
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    capacityType: 'on-demand',
    categories: STANDARD,
  },
  {
    code: 'L-34B43A08',
    name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
    capacityType: 'spot',
    categories: STANDARD,
  },
  {
    code: 'L-DB2E81BA',
    name: 'Running On-Demand G and VT instances',
    capacityType: 'on-demand',
    categories: GRAPHICS,
  },
  {
    code: 'L-3819A6DF',
    name: 'All G and VT Spot Instance Requests',
    capacityType: 'spot',
    categories: GRAPHICS,
  },
  {
    code: 'L-417A185B',
    name: 'Running On-Demand P instances',
    capacityType: 'on-demand',
    categories: ['p'],
  },
  {
    code: 'L-7212CCBC',
    name: 'All P4, P3 and P2 Spot Instance Requests',
    capacityType: 'spot',
    categories: ['p2', 'p3', 'p4'],
  },
  {
    code: 'L-1945791B',
    name: 'Running On-Demand Inf instances',
    capacityType: 'on-demand',
    categories: ['inf'],
  },
  {
    code: 'L-B5D1601B',
    name: 'All Inf Spot Instance Requests',
    capacityType: 'spot',
    categories: ['inf'],
  },
  {
    code: 'L-2C3B7624',
    name: 'Running On-Demand Trn instances',
    capacityType: 'on-demand',
    categories: ['trn'],
  },
  {
    code: 'L-6B0D517C',
    name: 'All Trn Spot Instance Requests',
    capacityType: 'spot',
    categories: ['trn'],
  },
] as const satisfies readonly Ec2Quota[];

/**
 * The quota that instances of a family such as `g5` count against; undefined where the catalogue
 * knows none. Throws a ValueError for text that is not a family.
 */
export function ec2Quota(family: string, capacityType: CapacityType): Ec2Quota | undefined {
  const [generation, category] = /^([a-z]+)\d+/.exec(family) ?? [];
  if (generation === undefined || category === undefined) {
    throw new ValueError(`'${family}' is not an instance family; write one such as 'g5' or 'c7i'`);
  }
  const quotas: readonly Ec2Quota[] = EC2_QUOTAS;
  return quotas.find(
    (quota) =>
      quota.capacityType === capacityType &&
      (quota.categories.includes(category) || quota.categories.includes(generation)),
  );
}
