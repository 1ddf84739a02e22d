import { createHash } from 'node:crypto';

/** A span of OTLP in JSON. */
interface MadeSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: { stringValue: string } }[];
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: MadeSpan['attributes'];
  }[];
  readonly status: { readonly code?: number };
}

/** A trace in two halves, which two programs send to two gateways. */
export interface MadeTrace {
  readonly id: string;
  readonly kind: 'error' | 'slow' | 'ordinary';
  readonly halves: readonly [MadeSpan, MadeSpan];
}

/** Enough that a tenth of them is some. */
const ORDINARY = 200;

/** https://github.com/open-telemetry/opentelemetry-proto/blob/v1.10.0/opentelemetry/proto/trace/v1/trace.proto */
const STATUS_ERROR = 2;

/** Attributes that must not arrive, and some that must. */
const ATTRIBUTES = {
  'http.request.header.authorization': 'Bearer abc',
  'gen_ai.prompt.0.content': 'a secret recipe',
  'gen_ai.input.messages': 'a secret recipe',
  'input.value': 'a secret recipe',
  'db.query.text': 'select 1',
  'shop.card1': '4111',
  'client.user.email': 'ada@acme.dev',
  'user.full_name': 'Ada Lovelace',
  'enduser.id': 'ada',
};
const KEPT = {
  'http.route': '/brew',
  'gen_ai.usage.input_tokens': '12',
  'user.id': '7',
  'url.query': 'for=ada%40acme.dev&cups=2',
};
const OF_EVENT = { 'exception.message': 'ada@acme.dev has no cup' };

/** Attributes that arrive, those of events as well, without addresses of people. */
export const KEPT_ATTRIBUTES: Readonly<Record<string, string>> = {
  ...KEPT,
  'url.query': 'for=[e-mail]&cups=2',
  'exception.message': '[e-mail] has no cup',
};

const listed = (attributes: Readonly<Record<string, string>>): MadeSpan['attributes'] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));

/** Digits as of a random id, the same in each run. */
const digits = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

function madeTrace(name: string, kind: MadeTrace['kind'], now: number): MadeTrace {
  const id = digits(name, 32);
  const half = (index: 0 | 1): MadeSpan => {
    // The second half alone tells that something is wrong, or late.
    const start = now - 20_000 + (kind === 'slow' && index === 1 ? 8000 : 0);
    const nanoseconds = (milliseconds: number) => `${milliseconds}000000`;
    return {
      traceId: id,
      spanId: digits(`${name} ${index}`, 16),
      name: `half ${index} of ada@acme.dev`,
      startTimeUnixNano: nanoseconds(start),
      endTimeUnixNano: nanoseconds(start + 20),
      attributes: listed({ ...ATTRIBUTES, ...KEPT }),
      events: [
        {
          name: 'gen_ai.content.prompt',
          timeUnixNano: nanoseconds(start),
          attributes: listed({ 'gen_ai.prompt': 'a secret recipe', ...OF_EVENT }),
        },
      ],
      status: kind === 'error' && index === 1 ? { code: STATUS_ERROR } : {},
    };
  };
  return { id, kind, halves: [half(0), half(1)] };
}

/** Traces of each kind. */
export const madeTraces = (now: number): MadeTrace[] => [
  madeTrace('error', 'error', now),
  madeTrace('slow', 'slow', now),
  ...Array.from({ length: ORDINARY }, (_, index) => madeTrace(`${index}`, 'ordinary', now)),
];

/** Sends one half of each trace to a gateway at a port. */
export async function sendHalves(
  port: number,
  traces: readonly MadeTrace[],
  index: 0 | 1,
): Promise<number> {
  const spans = traces.map(({ halves }) => halves[index]);
  const resource = { attributes: listed({ 'service.name': `program-${index}` }) };
  const { status } = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  return status;
}
