import { budgetContract } from './budgets.ts';
import { callContract } from './calls.ts';
import { clientContract } from './clients.ts';
import { connectionContract } from './connections.ts';
import { episodeContract } from './episodes.ts';
import { providerContract } from './providers.ts';
import { routingContract } from './routing.ts';
import { serverContract } from './servers.ts';
import { settingsContract } from './settings.ts';
import { systemContract } from './system.ts';
import { usageContract } from './usage.ts';

/** Everything the page may ask of the core. A domain adds its line here and nowhere else. */
export const contract = {
  system: systemContract,
  episodes: episodeContract,
  servers: serverContract,
  providers: providerContract,
  routing: routingContract,
  calls: callContract,
  usage: usageContract,
  budgets: budgetContract,
  clients: clientContract,
  connections: connectionContract,
  settings: settingsContract,
};
