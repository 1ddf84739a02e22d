import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from '../../failures';
import { eventually } from './eventually';
import { listedModels } from './finding';
import { busiest, knows, without, type PlayedService } from './played-service';

/** Between what a router says and what it does. */
const PAUSE_MILLISECONDS = 300;

const ADAPTER = 'an-adapter';

/** A service with the API server that its router watches. */
export interface WatchedService extends PlayedService {
  readonly server: {
    readonly endWatches: () => void;
    /** Seconds that the longest watch will last. */
    readonly watchSeconds: number;
  };
}

/** A watch that ends is begun again: pods that came meanwhile are found, and what engines have loaded. */
export async function watchesAgain(service: WatchedService): Promise<string> {
  const { engines, router, server, patience } = service;
  const [, [first]] = busiest(service);
  if (first === undefined) throw new Finding('there is no pod');
  first.vanish();
  await knows(service, without(engines, first));
  server.endWatches();
  first.become('ready');
  await knows(service, engines);
  first.load(ADAPTER);
  server.endWatches();
  await eventually(patience, async () => {
    const listed = await listedModels(router);
    if (!listed.includes(ADAPTER)) throw new Finding(`an adapter is not among ${listed.join()}`);
  });
  return 'a pod that came meanwhile is known, and an adapter that an engine has loaded';
}

/** A router that has to end. */
export interface EndingService extends WatchedService {
  readonly router: WatchedService['router'] & {
    readonly end: () => Promise<boolean>;
    readonly hasSaid: (text: string) => boolean;
  };
  /** Seconds after which it is killed. */
  readonly graceSeconds: number;
}

/** What a router says before it waits for its watch. */
const WAITS = 'Closing service discovery module';

/** A router that is told to end waits for its watch: that has to end before the router is killed. */
export async function endsInTime(service: EndingService): Promise<string> {
  const { router, server, graceSeconds, patience } = service;
  const { watchSeconds } = server;
  if (watchSeconds >= graceSeconds) {
    throw new Finding(
      `a router that has to end waits for its watch of ${watchSeconds} seconds, and is killed after ${graceSeconds}`,
    );
  }
  const ended = router.end();
  await eventually(patience, () => {
    if (router.hasSaid(WAITS)) return Promise.resolve();
    throw new Finding('the router does not end');
  });
  await sleep(PAUSE_MILLISECONDS);
  // What the API server does when the seconds are over.
  server.endWatches();
  if (!(await ended)) throw new Finding('the router had to be killed');
  return `with its watch, after ${watchSeconds} seconds at most of ${graceSeconds}`;
}
