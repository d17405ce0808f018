const MODELS = [
  { id: 'claude-opus-5-5', name: 'Claude Opus 5.5' },
  { id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5' },
  { id: 'claude-haiku-5-5', name: 'Claude Haiku 5.5' },
];

/** The first page of `GET /v1/models`. */
export function listModels(limit: number) {
  const shown = MODELS.slice(0, limit);
  return {
    data: shown.map(({ id, name }) => ({
      type: 'model',
      id,
      display_name: name,
      created_at: '2026-09-01T00:00:00Z',
    })),
    has_more: shown.length < MODELS.length,
    first_id: shown.at(0)?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
  };
}
