import * as http from 'node:http';
import { MissingTool } from '../../failures';

const FIRST = 2;
const ADDRESSES = 250;

let handedOut = 0;

/** Addresses of the loopback that other runs on this machine hardly have: pods share a port, as they do in a cluster. */
export function loopbackAddress(): string {
  const { pid } = process;
  const last = FIRST + (handedOut++ % ADDRESSES);
  return `127.${1 + (Math.floor(pid / 256) % 254)}.${pid % 256}.${last}`;
}

/** Throws a MissingTool where programs cannot listen on such addresses. */
export async function assertLoopback(port: number): Promise<void> {
  const server = http.createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, loopbackAddress(), resolve);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MissingTool(
      'addresses of the loopback',
      `Linux, where nobody listens on port ${port} of all addresses (${reason})`,
    );
  } finally {
    server.close();
  }
}
