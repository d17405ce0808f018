/** The usual ports of servers for models and voices, of docs/providers.md: only there they are looked for. */
const USUAL_PORTS = {
  ollama: 11_434,
  'lm-studio': 1_234,
  'llama-cpp': 8_080,
  kokoro: 8_880,
  piper: 5_000,
};

export type LocalPorts = Readonly<Record<keyof typeof USUAL_PORTS, number>>;

/** Some of them elsewhere, such as `ollama=40001,piper=40002`: for tests, and for who has moved one. */
export function localPorts(text: string | undefined): LocalPorts {
  const ports = { ...USUAL_PORTS };
  for (const part of (text ?? '').split(',')) {
    const [, name, port] = /^\s*([a-z-]+)=(\d{1,5})\s*$/.exec(part) ?? [];
    if (name === undefined || !Object.hasOwn(ports, name)) continue;
    ports[name as keyof typeof USUAL_PORTS] = Number(port);
  }
  return ports;
}
