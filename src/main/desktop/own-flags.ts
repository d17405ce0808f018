const SWITCHES: ReadonlySet<string> = new Set(['--practice']);
const WITH_VALUE: ReadonlySet<string> = new Set(['--profile', '--port']);

/** Our flags out of a command line that Chromium, the system and developer tools add their own to. */
export function ownFlags(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [name = ''] = arg.split('=', 1);
    if (SWITCHES.has(arg)) return [arg];
    if (!WITH_VALUE.has(name)) return [];
    if (name !== arg) return [arg];
    const value = args[index + 1];
    return value === undefined ? [arg] : [arg, value];
  });
}
