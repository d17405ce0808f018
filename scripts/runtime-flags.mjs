/**
 * How the host's V8 uses memory: 8 MB for each half of what is new instead of 64, and a look for garbage once
 * the rest has grown by half instead of by up to four times. See docs/decisions/0018-flags-for-memory.md.
 */
const V8_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

/** For Node, before the name of the program. */
export const NODE_FLAGS = V8_FLAGS;

/** For Electron, whose main process takes them from its command line alone. */
export const ELECTRON_FLAGS = [`--js-flags=${V8_FLAGS.join(' ')}`];
