import type { CollectorSettings } from './collector-value';

/** Bytes of one entry; what is longer becomes several. */
const LONGEST_ENTRY = '256KiB';

/** A line that is an object of JSON by itself. */
const IS_JSON = 'body matches "^[{].*[}]$"';

/**
 * A line that goes on with the one before: it is indented, closes a bracket, or names a further cause, as in the stack
 * traces of Java, Go and Python.
 */
const IS_CONTINUED = 'body matches "^[]})[:space:]]" or body startsWith "Caused by:"';

/** Members of JSON that say how bad something is, and such that hold what is said, as logging libraries call them. */
const LEVELS = ['level', 'severity', 'levelname', 'log.level'];
const MESSAGES = ['message', 'msg', 'event'];

/** What is left of containerd’s frame, and says nothing that the pod, the container and the text do not. */
const FRAME = ['logtag', 'log.file.path'];

/** Where an error is no error: text that looks like JSON, or a level that nobody else has. */
const QUIETLY = { on_error: 'send_quiet' };

const attribute = (name: string): string => `attributes["${name}"]`;

const isText = (name: string): string => `type(${attribute(name)}) == "string"`;

/**
 * What becomes of a line: containerd’s frame is taken off and its parts put together, a stack trace becomes one entry, and
 * an object of JSON becomes attributes, with its message as the text, its level as the severity, and its trace.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.159.0/pkg/stanza/docs/operators
 */
export const podLogOperators = (): CollectorSettings[] => [
  { type: 'container', format: 'containerd', max_log_size: LONGEST_ENTRY },
  {
    type: 'recombine',
    if: `not (${IS_JSON})`,
    combine_field: 'body',
    is_first_entry: `not (${IS_CONTINUED})`,
    source_identifier: attribute('log.file.path'),
    max_log_size: LONGEST_ENTRY,
  },
  { type: 'json_parser', if: IS_JSON, parse_ints: true, ...QUIETLY },
  ...LEVELS.map((name) => ({
    type: 'severity_parser',
    id: `severity-${name}`,
    if: isText(name),
    parse_from: attribute(name),
    ...QUIETLY,
  })),
  {
    type: 'trace_parser',
    if: `${isText('trace_id')} and ${isText('span_id')}`,
    trace_id: { parse_from: attribute('trace_id') },
    span_id: { parse_from: attribute('span_id') },
    ...QUIETLY,
  },
  ...MESSAGES.map((name) => ({
    type: 'move',
    id: `message-${name}`,
    if: isText(name),
    from: attribute(name),
    to: 'body',
  })),
  ...FRAME.map((name) => ({
    type: 'remove',
    id: `frame-${name}`,
    field: attribute(name),
    ...QUIETLY,
  })),
];
