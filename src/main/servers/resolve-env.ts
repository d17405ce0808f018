/** An environment with every `${NAME}` replaced by a kept secret, or the names that are missing. */
export type ResolvedEnv =
  | { readonly kind: 'resolved'; readonly env: Readonly<Record<string, string>> }
  | { readonly kind: 'missing'; readonly names: readonly string[] };

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export async function resolveEnv(
  env: Readonly<Record<string, string>>,
  readSecret: (name: string) => Promise<string | null>,
): Promise<ResolvedEnv> {
  const names = new Set(
    Object.values(env).flatMap((value) =>
      [...value.matchAll(REFERENCE)].map((match) => match[1] ?? ''),
    ),
  );
  const secrets = new Map<string, string>();
  for (const name of names) {
    const secret = await readSecret(name);
    if (secret !== null) secrets.set(name, secret);
  }
  const missing = [...names].filter((name) => !secrets.has(name));
  // An empty text in its place would start a server that can't work and does not say why.
  if (missing.length > 0) return { kind: 'missing', names: missing };
  const resolved = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(REFERENCE, (_whole, reference: string) => secrets.get(reference) ?? ''),
  ]);
  return { kind: 'resolved', env: Object.fromEntries(resolved) as Record<string, string> };
}
