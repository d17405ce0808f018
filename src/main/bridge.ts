import { parseArgs } from 'node:util';
import { bridgeStreams } from './host/bridge-streams.ts';

/** What a client's own configuration starts, by absolute paths: it needs no profile and no PATH. */
const { values } = parseArgs({
  options: { socket: { type: 'string' }, client: { type: 'string', default: 'MCP client' } },
});
if (values.socket === undefined) {
  process.stderr.write('Usage: bridge --socket PATH [--client NAME]\n');
  process.exit(2);
}
await bridgeStreams(values.socket, values.client);
