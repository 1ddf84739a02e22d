/**
 * What is told of people or of secrets, by the names of attributes, as expressions of RE2.
 * https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/README.md
 */
const SENSITIVE = {
  /** Whatever opens a door: headers that clients send, and what programs call their keys. */
  credentials:
    '(?i)(^|[._-])(authorization|proxy[._-]authorization|cookie|set[._-]cookie|(x[._-])?api[._-]?key|access[._-]key|secret([._-](access[._-])?key)?|client[._-]secret|password|passwd|token|(access|refresh|id|auth|bearer|session|security)[._-]token)$',
  /**
   * What people ask models and what these answer: of OpenTelemetry, OpenLLMetry, OpenInference and MLflow.
   * https://github.com/traceloop/openllmetry https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md
   */
  prompts:
    '^(gen_ai[.](prompt|completion|system_instructions|(input|output)[.]messages|tool[.](call[.](arguments|result)|definitions))|llm[.](prompts|completions|prompt_template|(input|output)_messages)|(input|output)[.]value|traceloop[.]entity[.](input|output)|mlflow[.]span(Inputs|Outputs))([.]|$)',
  /** What databases are asked, values included. */
  statements: '^db[.](statement$|query[.](text$|parameter[.])|operation[.]parameter[.])',
  /**
   * Who somebody is. Numbers of users and `user.hash` stay, which say whether two are the same.
   * https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/registry/attributes/user.md
   * https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/utils/auth.py (`client.user.email`)
   */
  people:
    '(?i)(^|[._-])(e[_-]?mail([._-]?address)?|user[.](full_)?name|enduser[.](id|pseudo[.]id|role|scope))$',
} as const;

/** An e-mail address, also one that is part of a query. Its end has letters alone, which that of `package@1.2.3` has not. */
const EMAIL = '[A-Za-z0-9._%+-]+(@|%40)[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z]{2,}';

/** The expression, and what stands where an address was. */
const MASKING = [EMAIL, '[e-mail]'].map((text) => JSON.stringify(text)).join(', ');

/** Something sensitive that may stay where somebody wants it. */
export type KeptAttributes = Exclude<keyof typeof SENSITIVE, 'credentials'>;

/** Which attributes are taken away before anything is sent. Credentials always are. */
export interface RedactionOptions {
  /**
   * What is sent all the same.
   * @default - nothing: neither prompts and answers, nor statements of databases, nor who people are
   */
  readonly keep?: readonly KeptAttributes[];
  /**
   * Further attributes that are taken away: expressions of RE2 for their names.
   * @default - none
   */
  readonly attributes?: readonly string[];
}

/**
 * What is done to a map of attributes: those go whose names tell that they are sensitive, and e-mail addresses in what others say. Of
 * values that are lists, and of members within members, addresses are not looked for.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/pkg/ottl/ottlfuncs/README.md
 */
export const redactionOf = (map: string, options: RedactionOptions): string[] => [
  ...redactedNames(options).map((name) => `delete_matching_keys(${map}, ${JSON.stringify(name)})`),
  ...(keepsPeople(options) ? [] : [`replace_all_patterns(${map}, "value", ${MASKING})`]),
];

/** What is done to a text: there are no e-mail addresses in it. */
export const maskOf = (path: string, options: RedactionOptions): string[] =>
  keepsPeople(options) ? [] : [`replace_pattern(${path}, ${MASKING})`];

const keepsPeople = ({ keep = [] }: RedactionOptions): boolean => keep.includes('people');

/** Kinds that somebody may keep. */
const KEEPABLE: readonly KeptAttributes[] = ['prompts', 'statements', 'people'];

/** The expressions of all names that are taken away. */
const redactedNames = ({ keep = [], attributes = [] }: RedactionOptions): string[] => [
  SENSITIVE.credentials,
  ...KEEPABLE.filter((kind) => !keep.includes(kind)).map((kind) => SENSITIVE[kind]),
  ...attributes,
];
