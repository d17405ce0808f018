/** One line for the audit log. The detail never holds a secret, a body or an account name. */
export interface AuditEntry {
  /** Such as `server.start`; the kinds are listed in docs/audit.md. */
  readonly kind: string;
  /** What it is about: a server, provider, client or key by its id. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}
