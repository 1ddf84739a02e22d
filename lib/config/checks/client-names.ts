import type { ServedModel } from '../../contracts/serving';

/** What clients call a model or an adapter, and where below the model it stands; '' for the model itself. */
interface ClientName {
  readonly at: string;
  readonly name: string;
}

/** What clients call a model, and each of its adapters. */
export const clientNames = (name: string, { servedName, adapters }: ServedModel): ClientName[] => [
  servedName === undefined ? { at: '', name } : { at: 'servedName', name: servedName },
  ...Object.keys(adapters?.static ?? {}).map((adapter) => ({
    at: `adapters.static.${adapter}`,
    name: adapter,
  })),
];
