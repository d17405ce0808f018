import type { SystemHost } from '#main/host/system-host.ts';
import { VERSION } from '#main/values/version.ts';
import { createToolRunner } from '../doors/mcp/run-tool.ts';
import { GuardianLink } from '../servers/guardian-link.ts';
import { ProcessJournal } from '../servers/process-journal.ts';
import { Supervisor } from '../servers/supervisor.ts';
import { createToolTarget } from '../servers/tool-target.ts';
import { toServerConfigs } from '../settings/server-configs.ts';
import type { Books } from './books.ts';
import type { Foundation } from './foundation.ts';

/** The supervised MCP servers, and the way of a tool call to them. */
export function buildServices(
  host: SystemHost,
  foundation: Foundation,
  books: Books,
  readyByHand: (serverId: string) => void,
) {
  const { clock, random, database, processes, programs } = host;
  const { audit, redact, notices, settings, stopping, reportBug } = foundation;
  const guardian = new GuardianLink(
    () => processes.startGuardian(programs.node, programs.guardian),
    () => audit({ kind: 'host.guardian-lost', subject: '', detail: {} }),
    clock,
  );
  const journal = new ProcessJournal(database, processes, clock);
  const servers = new Supervisor(
    {
      processes,
      journal,
      guardian,
      ids: { clock, random },
      random,
      audit,
      redact,
      notices,
      version: VERSION,
      readSecret: () => Promise.resolve(null),
      readyByHand,
    },
    clock,
  );
  const runTool = createToolRunner(
    {
      run: books.run,
      newCallId: books.newCallId,
      stopping: stopping.signal,
      target: ({ exposedName, args, onProgress }) => {
        const tool = servers.tools().find((one) => one.exposedName === exposedName);
        return tool ? createToolTarget(servers, tool, args, onProgress) : null;
      },
    },
    clock,
  );
  const configure = (): void => {
    servers.apply(toServerConfigs(settings.current.servers, programs)).catch(reportBug);
  };

  return {
    servers,
    runTool,
    /** Ends what an earlier run left behind, before anything of its kind is started. */
    async sweepLeftovers(): Promise<void> {
      for (const id of await journal.sweepLeftovers())
        audit({ kind: 'server.swept', subject: id, detail: {} });
    },
    /** Runs the servers of the settings file, as it is now and whenever it changes. */
    follow(): void {
      settings.onChange(configure);
      configure();
    },
  };
}
