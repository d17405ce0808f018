import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface TalkingServer {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly description?: string;
}

/** An empty home whose practice profile has this service and no other. Remove it when done. */
export function makeTalkingHome(server: TalkingServer): string {
  const home = makeHome();
  writeSettings(home, 'practice', { servers: { [server.id]: talkingEntry(home, server) } });
  return home;
}

/** The entry of a settings file that starts a service which says these things. */
export function talkingEntry(
  home: string,
  { id, name, lines, description = 'Says it again' }: TalkingServer,
): object {
  const script = join(home, `${id}.json`);
  writeFileSync(script, JSON.stringify({ lines, description }));
  const args = [resolve('test/support/talking-server.ts'), script];
  return { name, command: process.execPath, args };
}

export function makeHome(): string {
  return mkdtempSync(join(tmpdir(), 'tallylight-'));
}

/** Puts a settings file where a host that starts in this home will read it. */
export function writeSettings(home: string, profile: string, settings: object): void {
  mkdirSync(join(home, profile), { recursive: true });
  writeFileSync(join(home, profile, 'tallylight.json'), JSON.stringify(settings));
}

/** An empty home whose practice profile is in trouble: a program is missing, another ends at once. */
export function makeBrokenHome(): string {
  const home = makeHome();
  const script = join(home, 'ends.mjs');
  writeFileSync(script, `console.error('could not read its settings'); process.exit(1);`);
  writeSettings(home, 'practice', {
    servers: {
      everything: { bundled: 'everything', name: 'Everything (practice)' },
      research: { name: 'Research', command: 'uvx-is-not-here', args: ['research-mcp'] },
      notion: { name: 'Notion', command: process.execPath, args: [script] },
      files: { name: 'My episode folder', command: 'npx', enabled: false },
    },
  });
  return home;
}
