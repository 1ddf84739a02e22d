const { explainedDisable } = require('./comments.cjs');
const { functionLength } = require('./length.cjs');
const { defaultTag, documentedProps, readonlyProps } = require('./props.cjs');

/** The rules of this house that no published plugin has. */
module.exports = {
  rules: {
    'readonly-props': readonlyProps,
    'documented-props': documentedProps,
    'default-tag': defaultTag,
    'explained-disable': explainedDisable,
    'function-length': functionLength,
  },
};
