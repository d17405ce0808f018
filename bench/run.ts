import { benchEngine } from './engine.ts';
import { benchGateway } from './gateway.ts';
import { benchLedger } from './ledger.ts';
import { benchMcp } from './mcp.ts';
import { benchRouting } from './routing.ts';
import { benchStart } from './start.ts';

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  engine: benchEngine,
  gateway: benchGateway,
  ledger: benchLedger,
  mcp: benchMcp,
  routing: benchRouting,
  start: benchStart,
};

const [part = ''] = process.argv.slice(2);
const bench = PARTS[part];
if (bench) await bench();
else {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(PARTS).join(' | ')}\n`);
  process.exitCode = 2;
}
