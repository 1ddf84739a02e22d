// Who may import whom: bin → stacks → constructs → lib, and the two halves of the platform apart.
// Types count as much as values: a type of the other half is knowledge of the other half.

const SOURCES = '^(bin|stacks|constructs|lib)/';

const TERRAFORM_PACKAGES = 'node_modules/(cdktf|@cdktf)/';
const KUBERNETES_PACKAGES = 'node_modules/(cdk8s|cdk8s-plus-\\d+)/';

/** A rule that is an error; what it forbids is said by `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const arrow = [
  forbid(
    'lib-imports-lib-only',
    'lib is plain TypeScript: it can be tested and reused without any of the layers above',
    { path: '^lib/' },
    { path: '^(bin|stacks|constructs)/' },
  ),
  forbid(
    'constructs-do-not-import-upward',
    'a construct works in a program that has none of our stacks',
    { path: '^constructs/' },
    { path: '^(bin|stacks)/' },
  ),
  forbid(
    'stacks-do-not-import-bin',
    'a stack works in a program that has other entry points',
    { path: '^stacks/' },
    { path: '^bin/' },
  ),
  forbid('no-cycles', 'what needs each other belongs together', {}, { circular: true }),
];

const halves = [
  forbid(
    'terraform-half-alone',
    'the two halves agree on names in lib/contracts, and on nothing else',
    { path: '^constructs/aws/' },
    { path: '^constructs/(kubernetes|operators)/' },
  ),
  forbid(
    'kubernetes-half-alone',
    'the two halves agree on names in lib/contracts, and on nothing else',
    { path: '^constructs/(kubernetes|operators)/' },
    { path: '^constructs/aws/' },
  ),
  forbid(
    'operators-are-data',
    'a chart specification is plain data, which Terraform, Argo CD and Flux can all read',
    { path: '^constructs/operators/' },
    { path: `^constructs/(aws|kubernetes)/|${TERRAFORM_PACKAGES}|${KUBERNETES_PACKAGES}` },
  ),
  forbid(
    'manifests-without-infrastructure',
    'manifests can be committed before the account exists',
    { path: '^stacks/manifests/' },
    { path: '^(stacks/infrastructure|constructs/aws)/' },
  ),
  forbid(
    'infrastructure-without-manifests-constructs',
    'a Terraform stack takes rendered units, not the constructs that make them',
    { path: '^stacks/infrastructure/' },
    { path: '^constructs/kubernetes/' },
  ),
];

const packages = [
  forbid(
    'cdktf-in-its-half',
    'cdktf is archived upstream: the fewer files know it, the shorter the way out',
    { pathNot: '^(constructs/aws|stacks/infrastructure|bin|test|examples)/' },
    { path: TERRAFORM_PACKAGES },
  ),
  forbid(
    'cdk8s-in-its-half',
    'Kubernetes objects are made in one place',
    { pathNot: '^(constructs/kubernetes|stacks/manifests|bin|test|examples)/' },
    { path: KUBERNETES_PACKAGES },
  ),
  forbid(
    'provider-by-sub-path',
    'the root of a provider package loads every resource',
    {},
    { path: 'node_modules/@cdktf/provider-[^/]+/lib/index\\.' },
  ),
  forbid(
    'sources-use-declared-packages',
    'what the platform runs with is in dependencies',
    { path: SOURCES },
    {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
    },
  ),
];

const others = [
  forbid(
    'sources-do-not-import-checks',
    'the platform does not know how it is checked, measured or built',
    { path: SOURCES },
    { path: '^(test|conformance|bench|tools|examples)/', pathNot: '\\.d\\.ts$' },
  ),
  forbid('resolvable', 'an import names something that exists', {}, { couldNotResolve: true }),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...arrow, ...halves, ...packages, ...others],
  options: {
    // A program of another language is imported as text: it has no imports of ours.
    doNotFollow: { path: ['node_modules', '\\.py$'] },
    exclude: { path: '^(build|dist|cdktf\\.out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types', 'default'],
      extensions: ['.ts', '.d.ts', '.js', '.cjs', '.mjs', '.json', '.py'],
    },
  },
};
