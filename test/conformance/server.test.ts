import * as path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import { providerSchema } from '../../conformance/terraform/provider/catalogue';
import { SECRET_MARK, StandInProvider } from '../../conformance/terraform/provider/server';
import {
  decodeValue,
  encodeValue,
  UNKNOWN,
  type Value,
} from '../../conformance/terraform/provider/wire';

const ROOT = path.resolve(__dirname, '../..');
const PROTOCOL = path.join(ROOT, 'conformance/terraform/provider/tfplugin6.proto');
const USED = {
  resources: new Set(['aws_vpc', 'aws_secretsmanager_secret_version', 'helm_release']),
  dataSources: new Set(['aws_region']),
};

type Reply = Record<string, object | undefined>;
type Call = (method: string, request: object) => Promise<Reply>;

const running: StandInProvider[] = [];
const clients: grpc.Client[] = [];

async function provider(name: string): Promise<Call> {
  const standIn = new StandInProvider({
    name,
    schema: providerSchema(name, USED, path.join(ROOT, 'node_modules')),
    protoFile: PROTOCOL,
    workingDirectory: () => ROOT,
  });
  running.push(standIn);
  await standIn.start();
  const { Addr } = standIn.reattachConfig() as { Addr: { String: string } };
  const loaded = protoLoader.loadSync(PROTOCOL, { keepCase: true, enums: String, defaults: true });
  const service = loaded['tfplugin6.Provider'] as unknown as grpc.ServiceDefinition;
  const Client = grpc.makeGenericClientConstructor(service, 'Provider');
  const client = new Client(Addr.String, grpc.credentials.createInsecure());
  clients.push(client);
  return (method, request) =>
    new Promise((resolve, reject) => {
      const call = (client as unknown as Record<string, (...args: unknown[]) => void>)[method];
      call?.bind(client)(request, (error: Error | null, reply: Reply) => {
        if (error === null) resolve(reply);
        else reject(error);
      });
    });
}

function message(type: string, values: Record<string, Value>): object {
  const encoded = Object.entries(values).map(([name, value]) => [name, encodeValue(value)]);
  return { type_name: type, ...(Object.fromEntries(encoded) as object) };
}

describe('the stand-in provider', () => {
  let aws: Call;
  beforeAll(async () => {
    aws = await provider('aws');
  });
  afterAll(() => {
    clients.forEach((client) => {
      client.close();
    });
    running.forEach((standIn) => {
      standIn.stop();
    });
  });

  test('tells Terraform how to attach to it', () => {
    expect(running[0]?.reattachConfig()).toMatchObject({
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Test: true,
      Addr: { Network: 'tcp', String: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    });
  });

  test('hands out the schemas of the types in use', async () => {
    const reply = await aws('GetProviderSchema', {});
    expect(Object.keys(reply['resource_schemas'] ?? {}).toSorted()).toEqual([
      'aws_secretsmanager_secret_version',
      'aws_vpc',
    ]);
    expect(Object.keys(reply['data_source_schemas'] ?? {})).toEqual(['aws_region']);
    expect(reply['ephemeral_resource_schemas']).toHaveProperty(
      'aws_secretsmanager_random_password',
    );
  });

  test('plans unknown results and makes them at apply', async () => {
    const proposed = { cidr_block: '10.0.0.0/16', id: null, arn: null };
    const plan = await aws(
      'PlanResourceChange',
      message('aws_vpc', { proposed_new_state: proposed }),
    );
    const state = decodeValue(plan['planned_state']);
    expect(state).toMatchObject({ cidr_block: '10.0.0.0/16', id: UNKNOWN, arn: UNKNOWN });
    const done = await aws('ApplyResourceChange', message('aws_vpc', { planned_state: state }));
    expect(decodeValue(done['new_state'])).toMatchObject({
      cidr_block: '10.0.0.0/16',
      id: expect.stringMatching(/^vpc-0/),
    });
  });

  test('forgets write-only values', async () => {
    const proposed = { secret_id: 's', secret_string_wo: 'secret', secret_string_wo_version: 1 };
    const request = message('aws_secretsmanager_secret_version', { proposed_new_state: proposed });
    const plan = await aws('PlanResourceChange', request);
    expect(decodeValue(plan['planned_state'])).toMatchObject({
      secret_string_wo: null,
      secret_string_wo_version: 1,
    });
  });

  test('reads the region it was configured for', async () => {
    await aws('ConfigureProvider', message('', { config: { region: 'eu-north-1' } }));
    const reply = await aws('ReadDataSource', message('aws_region', { config: { region: null } }));
    expect(decodeValue(reply['state'])).toMatchObject({ region: 'eu-north-1' });
  });

  test('answers a data source alike as often as it is asked', async () => {
    const request = message('aws_region', { config: { region: null, endpoint: null } });
    const answers = [await aws('ReadDataSource', request), await aws('ReadDataSource', request)];
    const [first, second] = answers.map((answer) => decodeValue(answer['state']));
    expect(second).toEqual(first);
    const other = message('aws_region', { config: { region: 'eu-west-1', endpoint: null } });
    const { state } = await aws('ReadDataSource', other);
    expect(decodeValue(state)).not.toEqual(first);
  });

  test('refuses a value for what it decides itself, with the path', async () => {
    const config = { cidr_block: '10.0.0.0/16', arn: 'arn:mine' };
    const reply = await aws('ValidateResourceConfig', message('aws_vpc', { config }));
    expect(reply['diagnostics']).toMatchObject([
      {
        severity: 'ERROR',
        summary: 'Value for a computed attribute',
        attribute: { steps: [{ attribute_name: 'arn' }] },
      },
    ]);
  });

  test('reads a state that Terraform stored', async () => {
    const raw = Buffer.from('{"id":"vpc-1"}');
    const reply = await aws('UpgradeResourceState', {
      type_name: 'aws_vpc',
      raw_state: { json: raw },
    });
    expect(decodeValue(reply['upgraded_state'])).toEqual({ id: 'vpc-1' });
  });

  test('fails on a type that it does not know', async () => {
    const request = message('aws_nothing', { proposed_new_state: null });
    await expect(aws('PlanResourceChange', request)).rejects.toThrow("has no type 'aws_nothing'");
  });

  test('opens ephemeral secrets that carry a mark', async () => {
    const random = await provider('random');
    const config = { length: 32, result: null, special: null };
    const reply = await random('OpenEphemeralResource', message('random_password', { config }));
    expect(decodeValue(reply['result'])).toMatchObject({
      length: 32,
      special: null,
      result: `${SECRET_MARK}-result`,
    });
  });

  test('refuses a release whose chart is not there', async () => {
    const helm = await provider('helm');
    const config = { name: 'unit', chart: './charts/none' };
    const reply = await helm('ValidateResourceConfig', message('helm_release', { config }));
    expect(reply['diagnostics']).toMatchObject([{ summary: 'Release cannot be installed' }]);
  });

  test('refuses a Helm provider without a known cluster', async () => {
    const helm = await provider('helm');
    const config = { kubernetes: { host: UNKNOWN } };
    const reply = await helm('ConfigureProvider', message('', { config }));
    expect(reply['diagnostics']).toMatchObject([{ summary: 'Cluster not known at plan time' }]);
  });
});
