import type { NodePoolPreset } from '../config/choices';
import { EXTENDED_RESOURCES, type ExtendedResourceName } from '../values';
import type { CapacityType } from './ec2-quotas';

/** How the instances of a pool are bought; `reserved` takes them from capacity reservations first. */
export type PoolCapacityType = CapacityType | 'reserved';

/** What a preset buys, and how much of it at most: what node pools are made of, and quotas are compared with. */
export interface PoolPurchase {
  /** Instance families, such as `g6e`; or categories with the generation they begin after. */
  readonly instances:
    | { readonly families: readonly string[] }
    | {
        readonly categories: readonly string[];
        readonly generationAbove: number;
        readonly cpus?: readonly number[];
      };
  /** The most CPU, memory and accelerators that all nodes have together. */
  readonly limits: {
    readonly cpu: string;
    readonly memory: string;
    readonly accelerators?: number;
  };
  readonly capacityTypes: readonly PoolCapacityType[];
  /** The extended resource of the accelerators. */
  readonly accelerator?: ExtendedResourceName;
  /** Disk of a node, in GiB; undefined for the node class's default. */
  readonly diskGiB?: number;
  /** Whether its nodes speak Elastic Fabric Adapter with each other, which does not cross zones. */
  readonly efa?: boolean;
}

/** Fifth generation and newer, as EKS's own pools. */
const MODERN = { categories: ['c', 'm', 'r'], generationAbove: 4 } as const;

/** Disk of a node that pulls images of ten gigabytes and more. */
const LARGE_DISK_GIB = 300;

/** What each preset buys. */
export const POOL_PURCHASES: Readonly<Record<NodePoolPreset, PoolPurchase>> = {
  system: {
    instances: MODERN,
    limits: { cpu: '64', memory: '256Gi' },
    capacityTypes: ['on-demand'],
  },
  general: {
    instances: MODERN,
    limits: { cpu: '200', memory: '800Gi' },
    capacityTypes: ['on-demand'],
  },
  notebooks: {
    instances: MODERN,
    limits: { cpu: '200', memory: '1600Gi' },
    capacityTypes: ['on-demand'],
  },
  batch: {
    instances: MODERN,
    limits: { cpu: '500', memory: '2000Gi' },
    capacityTypes: ['spot', 'on-demand'],
  },
  'gpu-inference': {
    instances: { families: ['g5', 'g6', 'g6e'] },
    limits: { cpu: '384', memory: '1536Gi', accelerators: 8 },
    capacityTypes: ['on-demand'],
    accelerator: EXTENDED_RESOURCES.gpu,
    diskGiB: LARGE_DISK_GIB,
  },
  'gpu-training': {
    instances: { families: ['p4d', 'p5', 'p5en'] },
    limits: { cpu: '768', memory: '8Ti', accelerators: 16 },
    capacityTypes: ['reserved', 'on-demand'],
    accelerator: EXTENDED_RESOURCES.gpu,
    diskGiB: LARGE_DISK_GIB,
    efa: true,
  },
  'large-disk': {
    instances: { ...MODERN, cpus: [4, 8, 16, 32] },
    limits: { cpu: '200', memory: '800Gi' },
    capacityTypes: ['on-demand'],
    diskGiB: LARGE_DISK_GIB,
  },
  neuron: {
    instances: { families: ['inf2', 'trn1'] },
    limits: { cpu: '384', memory: '1536Gi', accelerators: 16 },
    capacityTypes: ['on-demand'],
    accelerator: EXTENDED_RESOURCES.neuron,
    diskGiB: LARGE_DISK_GIB,
  },
};
