/** A server as the person described it, with everything resolved but its secrets. */
export interface ServerConfig {
  /** `[a-z0-9]{1,12}`: also the prefix of its tools' names. */
  readonly id: string;
  readonly name: string;
  /** A program name or an absolute path. Never a shell line. */
  readonly command: string;
  readonly args: readonly string[];
  /** Values may hold `${NAME}`, which stands for a kept secret. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
  readonly isEnabled: boolean;
}
