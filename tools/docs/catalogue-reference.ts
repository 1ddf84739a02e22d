import {
  ADD_ONS,
  CHARTS,
  DEFAULT_KUBERNETES_VERSION,
  EC2_QUOTAS,
  IMAGES,
  imageName,
  INSTANCE_TYPES_SOURCE,
  KUBERNETES_SUPPORT,
  NODE_IMAGES,
  REFERENCE_CHARTS,
  type ChartReference,
} from '../../lib/catalogue';

/** The reference page of the catalogue, as Markdown: every pinned version with its source. */
export function catalogueReference(): string {
  return [
    '# Pinned versions',
    '',
    'Generated from `lib/catalogue` by `npm run docs`. Each version is written once, there, with the place it was seen.',
    'A pin is no installation: what an environment installs is in its `cdktf.out/` and `dist/`.',
    ...kubernetes(),
    ...addOns(),
    ...charts('Charts', CHARTS),
    ...charts('Charts that are followed, not installed', REFERENCE_CHARTS),
    ...images(),
    ...nodeImages(),
    ...instanceTypes(),
    '',
  ].join('\n');
}

function kubernetes(): string[] {
  return section(
    'Kubernetes',
    ['Version', 'Standard support ends', ''],
    KUBERNETES_SUPPORT.map(({ version, endOfStandardSupport, refused }) => [
      version,
      endOfStandardSupport,
      refused === undefined ? acceptedText(version) : `refused: ${refused}`,
    ]),
  );
}

const acceptedText = (version: string) =>
  version === DEFAULT_KUBERNETES_VERSION ? 'the default' : 'supported';

function addOns(): string[] {
  return [
    ...section(
      'EKS add-ons',
      ['Name', 'EKS Auto Mode', 'Managed policy', 'Source'],
      Object.values(ADD_ONS).map(({ name, builtIntoAutoMode, required, identity, source }) => [
        code(name),
        builtIntoAutoMode ? 'built in' : required ? 'installed' : 'on demand',
        identity === undefined ? 'none' : code(identity.managedPolicy),
        link(source),
      ]),
    ),
    '',
    'EKS resolves the version for the cluster when Terraform applies: `most_recent` is off, so it is the default of EKS.',
  ];
}

function charts(title: string, references: Readonly<Record<string, ChartReference>>): string[] {
  return section(
    title,
    ['Chart', 'Version', 'Software', 'Repository', 'Source'],
    Object.values(references)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, version, appVersion, repository, source }) => [
        code(name),
        version,
        appVersion ?? 'same',
        code(repository),
        link(source),
      ]),
  );
}

function images(): string[] {
  return section(
    'Images',
    ['Image', 'Source'],
    Object.values(IMAGES).map((image) => [code(imageName(image)), link(image.source)]),
  );
}

function nodeImages(): string[] {
  return [
    ...section(
      'Machine images',
      ['Nodes', 'Alias'],
      Object.entries(NODE_IMAGES).map(([nodes, alias]) => [nodes, code(alias)]),
    ),
    '',
    'For nodes of self-managed Karpenter; EKS Auto Mode chooses its own.',
  ];
}

function instanceTypes(): string[] {
  const { product, version, source } = INSTANCE_TYPES_SOURCE;
  return [
    ...section(
      'EC2 quotas',
      ['Code', 'Name'],
      EC2_QUOTAS.map(({ code: quota, name }) => [code(quota), name]),
    ),
    '',
    '## Instance types',
    '',
    `Recorded from ${product} ${version}, ${link(source)}.`,
  ];
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  return ['', `## ${title}`, '', row(head), row(head.map(() => '---')), ...rows.map(row)];
}

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const code = (text: string) => `\`${text}\``;

const link = (url: string) => `<${url}>`;
