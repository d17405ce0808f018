import { startTestCore } from '#test/support/test-core.ts';

/** The whole core in a process of its own, for the upstream whose address is its argument. */
const url = process.argv[2] ?? '';
const core = await startTestCore({ upstreamUrl: url });

process.stdout.write(`${JSON.stringify({ address: core.address, token: core.token })}\n`);
process.on('SIGTERM', () => void core.stop().then(() => process.exit(0)));
