import type { Asker } from './ask-host.ts';
import { openContract, type OpenContract } from './open-contract.ts';
import { removeHome, startHost, type RunningHost } from './running-host.ts';

export interface HostWithScript extends RunningHost {
  /** As a second page would have it. */
  readonly contract: OpenContract;
  /** A client with a token, called “Script”. */
  readonly asker: Asker;
  /** Stops the host and removes all that it kept. */
  end(): Promise<void>;
}

/** A host in practice mode, with a client that asks and somebody who looks on. */
export async function startHostWithScript(): Promise<HostWithScript> {
  const host = await startHost();
  const contract = await openContract(host.windowUrl);
  const { token } = await contract.client.clients.add({ name: 'Script', scope: 'use' });
  return Object.assign(host, {
    contract,
    asker: { address: host.address, token },
    async end() {
      contract.close();
      await host.stop();
      removeHome(host.home);
    },
  });
}
