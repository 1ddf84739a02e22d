import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { when, type Check } from './check';

/** What OpenCost needs of the rest of the platform. */
export const COST_CHECKS: readonly Check[] = [needMonitoring, needPriceList];

function needMonitoring({ costs, monitoring }: Environment): Violation[] {
  return when(costs !== undefined && monitoring === undefined, {
    path: 'costs',
    problem:
      "needs 'monitoring', whose Prometheus is asked what runs, and keeps what it costs; add it, or leave this section out",
  });
}

/** AWS has no private address for the list. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html */
function needPriceList({ costs, network }: Environment): Violation[] {
  return when(costs !== undefined && !('existing' in network) && network.nat === 'none', {
    path: 'costs',
    problem:
      "needs the public price list of AWS, to which 'network.nat: none' leaves no way; set 'network.nat' to 'single', or leave this section out",
  });
}
