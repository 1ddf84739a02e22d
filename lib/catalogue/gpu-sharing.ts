import type { GpuSharing } from '../values';
import type { Accelerator, InstanceType } from './instance-types';

type MigProfiles = Readonly<Record<string, number>>;

/** A100 and H100 with 80 GB are divided alike. */
const EIGHTY: MigProfiles = {
  '1g.10gb': 7,
  '1g.20gb': 4,
  '2g.20gb': 3,
  '3g.40gb': 2,
  '4g.40gb': 1,
  '7g.80gb': 1,
};

/**
 * How many parts of a profile a card holds, by the card's name and memory.
 * https://github.com/awsdocs/amazon-eks-user-guide/blob/mainline/latest/ug/ml/device-management-nvidia-mig.adoc;
 * B300: https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html
 */
const MIG_CARDS: Readonly<Record<string, MigProfiles>> = {
  'a100.40gb': {
    '1g.5gb': 7,
    '1g.10gb': 4,
    '2g.10gb': 3,
    '3g.20gb': 2,
    '4g.20gb': 1,
    '7g.40gb': 1,
  },
  'a100.80gb': EIGHTY,
  'h100.80gb': EIGHTY,
  'h200.141gb': {
    '1g.18gb': 7,
    '1g.35gb': 4,
    '2g.35gb': 3,
    '3g.71gb': 2,
    '4g.71gb': 1,
    '7g.141gb': 1,
  },
  'b200.179gb': {
    '1g.23gb': 7,
    '1g.45gb': 4,
    '2g.45gb': 3,
    '3g.90gb': 2,
    '4g.90gb': 1,
    '7g.180gb': 1,
  },
  'b300.269gb': {
    '1g.34gb': 7,
    '1g.67gb': 4,
    '2g.67gb': 3,
    '3g.135gb': 2,
    '4g.135gb': 1,
    '7g.269gb': 1,
  },
  'rtx-pro-server-6000.96gb': { '1g.24gb': 4, '2g.48gb': 2, '4g.96gb': 1 },
};

/** `h100.80gb`: what tells cards apart that are divided in different ways. */
export const cardName = ({ name, memoryGiB }: Accelerator): string =>
  `${name}.${Math.round(memoryGiB)}gb`;

/** How many parts of each MIG profile a card holds, by the name of a card such as `h100.80gb`; none for cards without MIG. */
const migProfiles = (card: string): MigProfiles => MIG_CARDS[card] ?? {};

/**
 * Cards that Bottlerocket divides, by its own names, which are ours. It makes no parts of four slices, and
 * takes what it does not know for the whole card.
 * https://github.com/bottlerocket-os/bottlerocket-core-kit/tree/develop/sources/nvidia-migmanager
 */
const BOTTLEROCKET_CARDS = ['a100.40gb', 'a100.80gb', 'h100.80gb', 'h200.141gb'] as const;

const bottlerocketProfilesOf = (card: string): string[] =>
  Object.keys(migProfiles(card)).filter((profile) => !profile.startsWith('4g.'));

/** The cards that Bottlerocket divides into parts of a profile. */
export const bottlerocketMigCards = (profile: string): string[] =>
  BOTTLEROCKET_CARDS.filter((card) => bottlerocketProfilesOf(card).includes(profile));

/** The profiles of parts that Bottlerocket makes, on any card. */
export const bottlerocketMigProfiles = (): string[] => [
  ...new Set(BOTTLEROCKET_CARDS.flatMap(bottlerocketProfilesOf)),
];

/** How many shares one card is offered in; 1 where it is whole, 0 where it cannot be shared so. */
export function sharesOf(accelerator: Accelerator, sharing: GpuSharing | undefined): number {
  if (!sharing) return 1;
  return sharing.mode === 'mig' ? migParts(accelerator, sharing.profile) : sharing.replicas;
}

/** The cards of an instance that can be shared so; all, where they are whole. */
export const cards = ({ accelerator }: InstanceType, sharing: GpuSharing | undefined): number =>
  accelerator !== undefined && sharesOf(accelerator, sharing) > 0 ? accelerator.count : 0;

/** Only one part of a card can have the media engines, which `+me` asks for. */
function migParts(accelerator: Accelerator, profile: string): number {
  const [plain = '', ...extensions] = profile.split(/[+.]me/);
  const parts = migProfiles(cardName(accelerator))[plain] ?? 0;
  return extensions.length === 0 ? parts : Math.min(parts, 1);
}

/** GiB that a pod may use of one card that is shared so. Time slices are not kept from each other: each sees the whole. */
export function memoryOfShare({ memoryGiB }: Accelerator, sharing: GpuSharing | undefined): number {
  if (sharing?.mode === 'mps') return memoryGiB / sharing.replicas;
  if (sharing?.mode !== 'mig') return memoryGiB;
  return Number(/\.(\d+)gb/.exec(sharing.profile)?.[1] ?? 0);
}
