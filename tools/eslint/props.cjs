/** Whether an interface describes what a caller passes in: `FooProps` or `FooOptions`. */
const isProps = (node) => /(?:Props|Options)$/.test(node.id.name);

/** The JSDoc block directly above a node, or undefined. */
const docOf = (node, sourceCode) =>
  sourceCode
    .getCommentsBefore(node)
    .findLast((comment) => comment.type === 'Block' && comment.value.startsWith('*'));

/** What a doc comment says before its first tag, without stars and line breaks. */
const proseOf = (doc) =>
  doc.value
    .replaceAll(/^\s*\*+ ?/gm, '')
    .split(/^@/m)[0]
    .trim();

/** Builds a rule that looks at each member of every props interface. */
const propsRule = ({ description, message, accepts }) => ({
  meta: { type: 'problem', docs: { description }, schema: [], messages: { violated: message } },
  create: ({ sourceCode, report }) => ({
    TSInterfaceDeclaration(node) {
      if (!isProps(node)) return;
      for (const member of node.body.body) {
        if (accepts(member, docOf(member, sourceCode))) continue;
        const name = member.key === undefined ? node.id.name : sourceCode.getText(member.key);
        report({ node: member, messageId: 'violated', data: { name } });
      }
    },
  }),
});

const readonlyProps = propsRule({
  description: 'a construct never changes what it was given, nor lets a caller change it later',
  message: "'{{name}}' must be a readonly property.",
  accepts: (member) => member.type === 'TSPropertySignature' && member.readonly === true,
});

const documentedProps = propsRule({
  description: 'each prop says its effect, unit, limit or reason',
  message: "'{{name}}' needs a doc comment that says more than tags.",
  accepts: (_member, doc) => doc !== undefined && proseOf(doc) !== '',
});

const defaultTag = propsRule({
  description: 'each optional prop says what happens without it',
  message: "'{{name}}' is optional and needs '@default' with a literal, or '- what happens'.",
  accepts: (member, doc) => !member.optional || /@default +\S/.test(doc?.value ?? ''),
});

module.exports = { readonlyProps, documentedProps, defaultTag };
