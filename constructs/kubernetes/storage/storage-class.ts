/** A storage class that claims name. */
export interface IStorageClass {
  /** The class's name. */
  readonly storageClassName: string;
}

/** What becomes of a volume when its claim is deleted. */
export type ReclaimPolicy = 'Delete' | 'Retain';
