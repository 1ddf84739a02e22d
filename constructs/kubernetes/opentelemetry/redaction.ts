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
  /**
   * Who somebody is: addresses, full names, and what OpenTelemetry calls an end user, which may be an address. Open WebUI
   * has `client.user.email` on its spans. https://github.com/open-webui/open-webui/blob/main/backend/open_webui/utils/auth.py
   */
  people:
    '(?i)e[._-]?mail([._-]?address)?$|(^|[._-])(full|given|family|first|last)[._-]?name$|^enduser[.]id$',
  /** What databases are asked, values included. */
  statements: '^db[.](statement$|query[.](text$|parameter[.])|operation[.]parameter[.])',
} as const;

/** Something sensitive that may stay where somebody wants it. */
export type KeptAttributes = Exclude<keyof typeof SENSITIVE, 'credentials'>;

/** Which attributes are taken away before anything is sent. Credentials always are. */
export interface RedactionOptions {
  /**
   * What is sent all the same.
   * @default - nothing: neither prompts and answers, nor who people are, nor statements of databases
   */
  readonly keep?: readonly KeptAttributes[];
  /**
   * Further attributes that are taken away: expressions of RE2 for their names.
   * @default - none
   */
  readonly attributes?: readonly string[];
}

/** The expressions of all names that are taken away. */
export const redactedNames = ({ keep = [], attributes = [] }: RedactionOptions): string[] => [
  SENSITIVE.credentials,
  ...(keep.includes('prompts') ? [] : [SENSITIVE.prompts]),
  ...(keep.includes('people') ? [] : [SENSITIVE.people]),
  ...(keep.includes('statements') ? [] : [SENSITIVE.statements]),
  ...attributes,
];
