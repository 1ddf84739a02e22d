const DIRECTIVE = /^\s*eslint-disable(?:-next-line|-line)?\b(?<rest>[^]*)$/;

/** Says what is missing from the part of a disable comment behind the directive, or nothing. */
const complaint = (rest) => {
  const [rules, reason] = rest.split(/\s-{2,}\s/);
  if (rules.trim() === '') return 'unnamed';
  return (reason ?? '').trim() === '' ? 'unexplained' : undefined;
};

/** An exception to a rule names the rule and says why: `eslint-disable-next-line rule -- reason`. */
const explainedDisable = {
  meta: {
    type: 'problem',
    docs: { description: 'an exception names its rule and its reason' },
    schema: [],
    messages: {
      unnamed: 'Name the rule to disable: a bare disable comment hides everything.',
      unexplained: "Say why the rule does not fit here: add '-- reason'.",
    },
  },
  create: ({ sourceCode, report }) => ({
    Program() {
      for (const comment of sourceCode.getAllComments()) {
        const match = DIRECTIVE.exec(comment.value);
        const messageId = match && complaint(match.groups.rest);
        // A place before the line's first column: the comment cannot disable the complaint about itself.
        if (messageId) report({ loc: { line: comment.loc.start.line, column: -1 }, messageId });
      }
    },
  }),
};

module.exports = { explainedDisable };
