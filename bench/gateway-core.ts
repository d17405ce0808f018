import { NO_RATE, startTestCore } from '#test/support/test-core.ts';

/** The whole core in a process of its own, for the upstream whose address is its argument. */
const url = process.argv[2] ?? '';
// What a limit would hold back is no part of the way.
const core = await startTestCore({ upstreamUrl: url, limits: { ...NO_RATE, atOnce: 64 } });

process.stdout.write(`${JSON.stringify({ address: core.address, token: core.token })}\n`);
process.on('SIGTERM', () => void core.stop().then(() => process.exit(0)));
