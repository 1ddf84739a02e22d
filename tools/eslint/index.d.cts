import type { Rule } from 'eslint';

type Name =
  'readonly-props' | 'documented-props' | 'default-tag' | 'explained-disable' | 'function-length';

declare const house: { readonly rules: Readonly<Record<Name, Rule.RuleModule>> };

export = house;
