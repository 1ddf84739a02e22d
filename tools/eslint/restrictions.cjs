// What the sources may not name. Synthesis is a function of the configuration alone: the same input gives
// the same bytes on every machine, at every hour, with or without a network.
const { builtinModules } = require('node:module');

const PROVIDERS = ['@cdktf/provider-aws', '@cdktf/provider-helm'];

/** Importing one resource loads one resource; the root loads all of them, for seconds. */
const providerRoots = PROVIDERS.map((name) => ({
  name,
  message: `The package root loads every resource; import '${name}/lib/<resource>'.`,
}));

/** The pure functions of Node's own modules: text in, text out. */
const PURE = {
  'node:crypto': ['createHash'],
  'node:net': ['isIP', 'isIPv4', 'isIPv6'],
  'node:path': ['posix'],
  'node:util': ['isDeepStrictEqual'],
  'node:zlib': ['gzipSync'],
};

const IMPURE =
  'reaches outside the configuration; take the value as an argument from bin or lib/config/read.ts.';

const nodeModules = builtinModules.flatMap((name) => {
  const withPrefix = name.startsWith('node:') ? name : `node:${name}`;
  const pure = PURE[withPrefix];
  const message = `'${withPrefix}' ${IMPURE}`;
  return [
    ...(withPrefix === name ? [] : [{ name, message: `Write '${withPrefix}'.` }]),
    pure === undefined
      ? { name: withPrefix, message }
      : { name: withPrefix, allowImportNames: pure, message },
  ];
});

const globals = [
  ...['process', 'fetch', 'performance', 'crypto', 'require', '__dirname', '__filename', 'Date'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
].map((name) => ({ name, message: `'${name}' ${IMPURE}` }));

const properties = [
  { object: 'Math', property: 'random', message: `'Math.random' ${IMPURE}` },
  { property: 'localeCompare', message: 'The order depends on the machine; compare with < and >.' },
];

const CONSTRUCT_ID =
  "NewExpression[arguments.0.type='ThisExpression'][arguments.1.type='Literal']" +
  '[callee.name!=/Error$/]:not([arguments.1.value=/^[A-Z][A-Za-z0-9]*$/])';

const syntax = [
  {
    selector: CONSTRUCT_ID,
    message: 'A construct id is PascalCase: it is part of the address of every resource below it.',
  },
  {
    selector:
      ':matches(ClassDeclaration, TSInterfaceDeclaration)[id.name=/(Manager|Helper|Utils?)$/]',
    message: 'Name what it is or does.',
  },
  {
    selector: 'FunctionDeclaration[id.name=/^(handle|process)([A-Z]|$)/]',
    message: 'Name what it does: add, grant, expose, from, to …',
  },
];

/** An index lists what a folder offers; it holds nothing itself. */
const indexSyntax = [
  {
    selector: 'Program > :not(ExportAllDeclaration, ExportNamedDeclaration[source])',
    message: 'An index only re-exports.',
  },
];

module.exports = { globals, indexSyntax, nodeModules, properties, providerRoots, syntax };
