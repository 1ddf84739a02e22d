import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';
import house from '../../tools/eslint/index.cjs';

RuleTester.it = test;
RuleTester.itOnly = test.only;
RuleTester.describe = describe;

const tester = new RuleTester({ languageOptions: { parser } });
const { rules } = house;

/** An interface named `Props` or `Options` with the given members. */
const props = (members: string, name = 'FooProps'): string => `interface ${name} { ${members} }`;

tester.run('readonly-props', rules['readonly-props'], {
  valid: [
    props('readonly size: number;'),
    props('readonly size?: number;', 'FooOptions'),
    { name: 'other interfaces may change', code: props('size: number;', 'Foo') },
  ],
  invalid: [
    { code: props('size: number;'), errors: [{ message: "'size' must be a readonly property." }] },
    { code: props('size: number;', 'FooOptions'), errors: 1 },
    { name: 'a method is not a prop', code: props('size(): number;'), errors: 1 },
    { name: 'an index signature is a bag', code: props('[key: string]: string;'), errors: 1 },
    { name: 'each member is looked at', code: props('a: string; b: string;'), errors: 2 },
  ],
});

tester.run('documented-props', rules['documented-props'], {
  valid: [
    props('/** Gibibytes of the disk. */ readonly size: number;'),
    props('/**\n * Gibibytes.\n *\n * @default 20\n */ readonly size?: number;'),
    { name: 'other interfaces may be bare', code: props('readonly size: number;', 'Foo') },
  ],
  invalid: [
    { code: props('readonly size: number;'), errors: [{ messageId: 'violated' }] },
    {
      name: 'a plain comment is not documentation',
      code: props('// size\nreadonly size: number;'),
      errors: 1,
    },
    {
      name: 'a block comment neither',
      code: props('/* size */ readonly size: number;'),
      errors: 1,
    },
    {
      name: 'a tag alone says nothing',
      code: props('/** @default 20 */ readonly size?: number;'),
      errors: 1,
    },
  ],
});

tester.run('default-tag', rules['default-tag'], {
  valid: [
    props('/** Size.\n * @default 20\n */ readonly size?: number;'),
    props('/** Size.\n * @default - the pool decides\n */ readonly size?: number;'),
    { name: 'a required prop has no default', code: props('/** Size. */ readonly size: number;') },
  ],
  invalid: [
    { code: props('/** Size. */ readonly size?: number;'), errors: [{ messageId: 'violated' }] },
    {
      name: 'an empty tag',
      code: props('/** Size.\n * @default\n */ readonly size?: number;'),
      errors: 1,
    },
    { name: 'no comment at all', code: props('readonly size?: number;'), errors: 1 },
  ],
});

tester.run('explained-disable', rules['explained-disable'], {
  valid: [
    'debugger; // eslint-disable-line no-debugger -- the test stops here',
    '/* eslint-disable no-debugger -- generated */ debugger;',
    '// a comment that mentions eslint-disable in passing\n',
    '/* eslint-enable no-debugger */',
  ],
  invalid: [
    {
      code: '// eslint-disable-next-line no-debugger\ndebugger;',
      errors: [{ messageId: 'unexplained' }],
    },
    { code: 'debugger; // eslint-disable-line', errors: [{ messageId: 'unnamed' }] },
    {
      name: 'a bare comment cannot hide itself',
      code: '/* eslint-disable */ debugger;',
      errors: [{ messageId: 'unnamed' }],
    },
    {
      name: 'a reason without a rule',
      code: '/* eslint-disable -- old code */',
      errors: [{ messageId: 'unnamed' }],
    },
  ],
});

const lines = (count: number): string => 'go();\n'.repeat(count);
const options = [{ max: 4, maxConstructor: 6 }];

tester.run('function-length', rules['function-length'], {
  valid: [
    { name: 'a short function', code: `function f() {\n${lines(2)}}`, options },
    {
      name: 'comments and blank lines are free',
      code: `function f() {\n// why\n\n${lines(2)}}`,
      options,
    },
    {
      name: 'a constructor may be longer',
      code: `class A { constructor() {\n${lines(4)}} }`,
      options,
    },
  ],
  invalid: [
    {
      name: 'a long function',
      code: `function f() {\n${lines(3)}}`,
      options,
      errors: [{ messageId: 'long', data: { lines: 5, max: 4 } }],
    },
    { name: 'an arrow function', code: `const f = () => {\n${lines(3)}};`, options, errors: 1 },
    { name: 'a method', code: `class A { f() {\n${lines(3)}} }`, options, errors: 1 },
    {
      name: 'a constructor',
      code: `class A { constructor() {\n${lines(5)}} }`,
      options,
      errors: 1,
    },
  ],
});
