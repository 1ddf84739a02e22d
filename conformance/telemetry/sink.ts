import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A value of OTLP in JSON. https://github.com/open-telemetry/opentelemetry-proto/blob/v1.10.0/opentelemetry/proto/common/v1/common.proto */
interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: string;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

interface OtlpResource {
  readonly attributes?: readonly OtlpAttribute[];
}

interface LogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource: OtlpResource;
    readonly scopeLogs: readonly {
      readonly logRecords: readonly {
        readonly body: OtlpValue;
        readonly severityNumber?: number;
        readonly traceId?: string;
        readonly attributes?: readonly OtlpAttribute[];
      }[];
    }[];
  }[];
}

interface TracesRequest {
  readonly resourceSpans?: readonly {
    readonly resource: OtlpResource;
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly name: string;
        readonly attributes?: readonly OtlpAttribute[];
        readonly events?: readonly { readonly attributes?: readonly OtlpAttribute[] }[];
      }[];
    }[];
  }[];
}

type Attributes = Readonly<Record<string, string>>;

/** A line that came. */
export interface ReceivedLine {
  readonly resource: Attributes;
  readonly attributes: Attributes;
  readonly body: string;
  readonly severity: number;
  readonly traceId: string;
}

/** A span that came. */
export interface ReceivedSpan {
  readonly resource: Attributes;
  readonly traceId: string;
  readonly name: string;
  /** Its own, and those of its events. */
  readonly attributes: Attributes;
}

const attributesOf = (attributes: readonly OtlpAttribute[] = []): Attributes =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  );

/** A destination that takes everything by OTLP, in JSON, and keeps it. */
export class Sink {
  private readonly texts: string[] = [];
  /** Headers of the last request. */
  headers: http.IncomingHttpHeaders = {};

  /** Listens on the loopback. */
  static async open(): Promise<Sink> {
    const server = http.createServer();
    const sink = new Sink(server);
    server.on('request', (request, answer) => {
      void sink.take(request, answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  private constructor(private readonly server: http.Server) {}

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The lines so far. */
  get lines(): ReceivedLine[] {
    return this.requests<LogsRequest>().flatMap(({ resourceLogs = [] }) =>
      resourceLogs.flatMap(({ resource, scopeLogs }) =>
        scopeLogs
          .flatMap(({ logRecords }) => logRecords)
          .map(({ body, severityNumber = 0, traceId = '', attributes }) => ({
            resource: attributesOf(resource.attributes),
            attributes: attributesOf(attributes),
            body: body.stringValue ?? '',
            severity: severityNumber,
            traceId,
          })),
      ),
    );
  }

  /** The spans so far. */
  get spans(): ReceivedSpan[] {
    return this.requests<TracesRequest>().flatMap(({ resourceSpans = [] }) =>
      resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans
          .flatMap(({ spans }) => spans)
          .map(({ traceId, name, attributes, events = [] }) => ({
            resource: attributesOf(resource.attributes),
            traceId,
            name,
            attributes: Object.assign(
              {},
              attributesOf(attributes),
              ...events.map((event) => attributesOf(event.attributes)),
            ) as Attributes,
          })),
      ),
    );
  }

  /** Forgets what came. */
  clear(): void {
    this.texts.length = 0;
  }

  /** Listens no more. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private requests<Request>(): Request[] {
    return this.texts.map((text) => JSON.parse(text) as Request);
  }

  private async take(request: http.IncomingMessage, answer: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isPacked = request.headers['content-encoding'] === 'gzip';
    this.texts.push((isPacked ? gunzipSync(body) : body).toString('utf8'));
    this.headers = request.headers;
    answer.setHeader('content-type', 'application/json').end('{}');
  }
}
