/** Digits that say enough. */
function digits(value: number): string {
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return String(Number(value.toFixed(places)));
}

type Scale = readonly (readonly [from: number, unit: string])[];

function scaled(value: number, scale: Scale): string {
  const size = Math.abs(value);
  const [from, unit] = scale.findLast(([least]) => size >= least) ?? scale[0] ?? [1, ''];
  return `${digits(value / from)}${unit}`;
}

const SHORT: Scale = [
  [1, ''],
  [1e3, ' K'],
  [1e6, ' Mil'],
  [1e9, ' Bil'],
];

const SECONDS: Scale = [
  [1e-3, ' ms'],
  [1, ' s'],
  [60, ' min'],
  [3600, ' hour'],
  [86_400, ' day'],
  [604_800, ' week'],
];

const BYTES: Scale = [
  [1, ' B'],
  [2 ** 10, ' KiB'],
  [2 ** 20, ' MiB'],
  [2 ** 30, ' GiB'],
  [2 ** 40, ' TiB'],
];

const BYTES_A_SECOND: Scale = [
  [1, ' B/s'],
  [1e3, ' kB/s'],
  [1e6, ' MB/s'],
  [1e9, ' GB/s'],
];

const MEGAHERTZ: Scale = [
  [1, ' MHz'],
  [1e3, ' GHz'],
];

const TOKENS_A_SECOND: Scale = [
  [1, ' tok/s'],
  [1e3, ' ktok/s'],
  [1e6, ' Mtok/s'],
];

const WATT: Scale = [
  [1, ' W'],
  [1e3, ' kW'],
];

const rate =
  (unit: string) =>
  (value: number): string =>
    `${scaled(value, [SHORT[0] ?? [1, ''], [1e3, 'K'], [1e6, 'M']])} ${unit}`;

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  none: digits,
  short: (value) => scaled(value, SHORT),
  s: (value) => (value === 0 ? '0 s' : scaled(value, SECONDS)),
  bytes: (value) => scaled(value, BYTES),
  Bps: (value) => scaled(value, BYTES_A_SECOND),
  percentunit: (value) => `${digits(value * 100)}%`,
  reqps: rate('req/s'),
  ops: rate('ops/s'),
  opm: rate('ops/m'),
  'si:tok/s': (value) => scaled(value, TOKENS_A_SECOND),
  celsius: (value) => `${digits(value)} °C`,
  watt: (value) => scaled(value, WATT),
  rotmhz: (value) => scaled(value, MEGAHERTZ),
  currencyUSD: (value) => `$${digits(value)}`,
};

/** A value as Grafana writes it, nearly. https://github.com/grafana/grafana/blob/v13.2.0/packages/grafana-data/src/valueFormats/categories.ts */
export function written(value: number, unit: string): string {
  const format = FORMATS[unit];
  if (format === undefined) throw new Error(`unit '${unit}' is not drawn; add it to 'FORMATS'`);
  return format(value);
}
