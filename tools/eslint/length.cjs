/** The lines of a node that hold code: blank lines and comments cost a reader nothing. */
const codeLines = (node, sourceCode) => {
  const lines = new Set();
  for (const { loc } of sourceCode.getTokens(node)) {
    for (let line = loc.start.line; line <= loc.end.line; line += 1) lines.add(line);
  }
  return lines.size;
};

const isConstructor = (node) =>
  node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor';

const FUNCTIONS = ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)';

/** A function fits half a screen; a constructor, which reads like a table of contents, fits one. */
const functionLength = {
  meta: {
    type: 'suggestion',
    docs: { description: 'functions are short' },
    schema: [
      {
        type: 'object',
        required: ['max', 'maxConstructor'],
        properties: { max: { type: 'integer' }, maxConstructor: { type: 'integer' } },
        additionalProperties: false,
      },
    ],
    messages: {
      long: '{{lines}} lines of code, {{max}} are allowed: name the parts and move them out.',
    },
  },
  create: ({ sourceCode, report, options: [{ max, maxConstructor }] }) => ({
    [FUNCTIONS](node) {
      const lines = codeLines(node, sourceCode);
      const allowed = isConstructor(node) ? maxConstructor : max;
      if (lines > allowed) report({ node, messageId: 'long', data: { lines, max: allowed } });
    },
  }),
};

module.exports = { functionLength };
