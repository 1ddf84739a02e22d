import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import { computedOnlyMistakes, type Mistake } from './config-rules';
import { applied, planned, read, type Make } from './fill';
import { providerMistakes, releaseMistakes } from './helm-rules';
import { madeValue } from './made-values';
import { workedOut } from './plan-rules';
import { schemaMessage, schemaMessages, type Block, type ProviderSchema } from './schema';
import { decodeValue, encodeValue, isObject, type DynamicValue, type Value } from './wire';

/** The text that every made secret carries: nothing that Terraform writes to disk may contain it. */
export const SECRET_MARK = 'MADE-EPHEMERAL-SECRET';

const DEFAULT_REGION = 'eu-central-1';

/** What one stand-in provider needs to run. */
export interface StandInOptions {
  readonly name: string;
  readonly schema: ProviderSchema;
  readonly protoFile: string;
  /** The directory in which Terraform runs at the moment. */
  readonly workingDirectory: () => string;
}

interface Request {
  readonly type_name: string;
  readonly config?: DynamicValue;
  readonly current_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
  readonly raw_state?: { readonly json: Uint8Array };
}

type Handler = (request: Request) => object;

/** A provider that answers Terraform from a schema alone: it keeps no state and reaches nothing. */
export class StandInProvider {
  private readonly server = new grpc.Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  private region = DEFAULT_REGION;
  private readonly instances = new Map<string, number>();
  private readonly questions = new Map<string, number>();
  private port = 0;

  constructor(private readonly options: StandInOptions) {
    const definition = protoLoader.loadSync(options.protoFile, {
      keepCase: true,
      longs: Number,
      enums: String,
      defaults: true,
    });
    const service = definition['tfplugin6.Provider'] as unknown as grpc.ServiceDefinition;
    const handlers = Object.entries(this.handlers()).map(([method, handler]) => [
      method,
      (call: { request: Request }, done: grpc.sendUnaryData<object>) => {
        try {
          done(null, handler(call.request));
        } catch (error) {
          done({ code: grpc.status.INTERNAL, details: String(error) });
        }
      },
    ]);
    this.server.addService(
      service,
      Object.fromEntries(handlers) as grpc.UntypedServiceImplementation,
    );
  }

  /** Starts to listen on a free local port. */
  async start(): Promise<void> {
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(
        '127.0.0.1:0',
        grpc.ServerCredentials.createInsecure(),
        (error, port) => {
          if (error === null) {
            resolve(port);
          } else {
            reject(error);
          }
        },
      );
    });
  }

  /** Stops at once. */
  stop(): void {
    this.server.forceShutdown();
  }

  /** What TF_REATTACH_PROVIDERS says of this provider. */
  reattachConfig(): object {
    return {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${this.port}` },
    };
  }

  private handlers(): Record<string, Handler> {
    const { schema } = this.options;
    return {
      GetMetadata: () => ({
        resources: typeNames(schema.resources),
        data_sources: typeNames(schema.dataSources),
        ephemeral_resources: typeNames(schema.ephemeralResources),
      }),
      GetProviderSchema: () => ({
        provider: schemaMessage(schema.provider),
        resource_schemas: schemaMessages(schema.resources),
        data_source_schemas: schemaMessages(schema.dataSources),
        ephemeral_resource_schemas: schemaMessages(schema.ephemeralResources),
      }),
      GetResourceIdentitySchemas: () => ({}),
      ValidateProviderConfig: (request) =>
        this.diagnose(computedOnlyMistakes(schema.provider, decodeValue(request.config))),
      ValidateResourceConfig: (request) => this.validateResource(request),
      ValidateDataResourceConfig: (request) =>
        this.diagnose(
          computedOnlyMistakes(this.block(schema.dataSources, request), config(request)),
        ),
      ValidateEphemeralResourceConfig: (request) =>
        this.diagnose(
          computedOnlyMistakes(this.block(schema.ephemeralResources, request), config(request)),
        ),
      UpgradeResourceState: (request) => ({ upgraded_state: { json: request.raw_state?.json } }),
      ConfigureProvider: (request) => this.configure(config(request)),
      ReadResource: (request) => ({ new_state: request.current_state }),
      PlanResourceChange: (request) => this.plan(request),
      ApplyResourceChange: (request) => this.apply(request),
      ReadDataSource: (request) => this.readData(request),
      OpenEphemeralResource: (request) => this.openEphemeral(request),
      RenewEphemeralResource: () => ({}),
      CloseEphemeralResource: () => ({}),
      StopProvider: () => ({}),
    };
  }

  private validateResource(request: Request): object {
    const block = this.block(this.options.schema.resources, request);
    const mistakes = computedOnlyMistakes(block, config(request));
    const own =
      request.type_name === 'helm_release'
        ? releaseMistakes(config(request), this.options.workingDirectory())
        : [];
    return this.diagnose([...mistakes, ...own]);
  }

  private configure(value: Value): object {
    if (isObject(value) && typeof value['region'] === 'string') {
      this.region = value['region'];
    }
    return this.diagnose(this.options.name === 'helm' ? providerMistakes(value) : []);
  }

  private plan(request: Request): object {
    const block = this.block(this.options.schema.resources, request);
    const proposed = decodeValue(request.proposed_new_state);
    const state = workedOut(request.type_name, planned(block, proposed));
    return { planned_state: encodeValue(state), legacy_type_system: true };
  }

  private apply(request: Request): object {
    const block = this.block(this.options.schema.resources, request);
    const make = this.maker(request.type_name);
    const state = applied(block, decodeValue(request.planned_state), make);
    return { new_state: encodeValue(state), legacy_type_system: true };
  }

  private readData(request: Request): object {
    const block = this.block(this.options.schema.dataSources, request);
    const make = this.maker(request.type_name, JSON.stringify(config(request)));
    return { state: encodeValue(read(block, config(request), make)) };
  }

  private openEphemeral(request: Request): object {
    const block = this.block(this.options.schema.ephemeralResources, request);
    const make = this.maker(request.type_name);
    const secrets = new Set(
      block.attributes.filter(({ sensitive }) => sensitive).map(({ name }) => name),
    );
    const result = read(block, config(request), (name, type) =>
      secrets.has(name) ? madeSecret(name) : make(name, type),
    );
    return { result: encodeValue(result) };
  }

  /**
   * Made values of one instance: all its attributes share the instance's number. A data source that
   * is asked the same again is the same instance.
   */
  private maker(typeName: string, question?: string): Make {
    const known = this.questions.get(`${typeName} ${question ?? ''}`);
    const instance = known ?? (this.instances.get(typeName) ?? 0) + 1;
    if (known === undefined) {
      this.instances.set(typeName, instance);
    }
    if (question !== undefined) {
      this.questions.set(`${typeName} ${question}`, instance);
    }
    const { region } = this;
    return (attribute, type) => madeValue(type, { typeName, attribute, instance, region });
  }

  private block(blocks: Readonly<Record<string, Block>>, request: Request): Block {
    const block = blocks[request.type_name];
    if (block === undefined) {
      throw new Error(
        `the stand-in ${this.options.name} provider has no type '${request.type_name}'`,
      );
    }
    return block;
  }

  private diagnose(mistakes: readonly Mistake[]): object {
    return {
      diagnostics: mistakes.map(({ path, summary, detail }) => ({
        severity: 'ERROR',
        summary,
        detail,
        attribute: {
          steps: path.map((step) =>
            typeof step === 'number' ? { element_key_int: step } : { attribute_name: step },
          ),
        },
      })),
    };
  }
}

function config(request: Request): Value {
  return decodeValue(request.config);
}

function typeNames(blocks: Readonly<Record<string, Block>>): object[] {
  return Object.keys(blocks).map((name) => ({ type_name: name }));
}

/** A secret that is read back is a JSON object, of which a password is taken. */
function madeSecret(name: string): string {
  const value = `${SECRET_MARK}-${name}`;
  return name === 'secret_string' ? JSON.stringify({ password: value }) : value;
}
