const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const FAULTS = ['uncaughtException', 'unhandledRejection'] as const;
const EXIT_SOFTWARE = 70;

export interface Ending {
  readonly end: (exitCode: number) => void;
  readonly report: (error: unknown) => void;
}

/**
 * Ends the app without a question when the system tells it to, or when an error was caught by nobody.
 * Call it once Electron is ready: it handles the signals too, and the later one has the say.
 */
export function endWhenTold(process: Pick<NodeJS.Process, 'on'>, { end, report }: Ending): void {
  for (const signal of SIGNALS) process.on(signal, () => end(0));
  for (const fault of FAULTS)
    process.on(fault, (error: unknown) => {
      report(error);
      end(EXIT_SOFTWARE);
    });
}
