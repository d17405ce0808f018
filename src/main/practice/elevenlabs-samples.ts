const VOICES = [
  { voice_id: 'practice-ann', name: 'Ann (practice)' },
  { voice_id: 'practice-ben', name: 'Ben (practice)' },
];

const MODELS = [
  { model_id: 'eleven_v4', name: 'Eleven v4', rate: 1, most: 2_000 },
  { model_id: 'eleven_multilingual_v2', name: 'Eleven Multilingual v2', rate: 1, most: 10_000 },
  { model_id: 'eleven_flash_v2_5', name: 'Eleven Flash v2.5', rate: 0.5, most: 40_000 },
];

/** What a character costs. */
export function rateOf(model: string): number {
  return MODELS.find(({ model_id: id }) => id === model)?.rate ?? 1;
}

export const voices = VOICES.map((voice) => ({
  ...voice,
  category: 'premade',
  labels: {},
  description: 'Only pretends to speak.',
}));

export const models = MODELS.map(({ model_id, name, rate, most }) => ({
  model_id,
  name,
  can_do_text_to_speech: true,
  maximum_text_length_per_request: most,
  languages: [{ language_id: 'en', name: 'English' }],
  model_rates: { character_cost_multiplier: rate },
  concurrency_group: rate === 1 ? 'standard' : 'turbo',
}));

/** The whole answer: the official SDK takes none with a part missing. */
export function subscriptionOf(used: number, limit: number, resetUnix: number) {
  return {
    tier: 'creator',
    character_count: used,
    character_limit: limit,
    max_credit_limit_extension: 0,
    can_extend_character_limit: false,
    allowed_to_extend_character_limit: false,
    next_character_count_reset_unix: resetUnix,
    voice_slots_used: 0,
    professional_voice_slots_used: 0,
    professional_voice_slots_used_in_workspace: 0,
    voice_limit: 30,
    voice_add_edit_counter: 0,
    professional_voice_limit: 1,
    can_extend_voice_limit: false,
    can_use_instant_voice_cloning: true,
    can_use_professional_voice_cloning: true,
    currency: 'usd',
    current_overage: { amount: '0', currency: 'usd' },
    status: 'active',
    billing_period: 'monthly_period',
    character_refresh_period: 'monthly_period',
    next_invoice: null,
    open_invoices: [],
    has_open_invoices: false,
    pending_change: null,
  };
}

export const TRANSCRIPT = {
  language_code: 'en',
  language_probability: 0.99,
  text: 'Hello, and welcome.',
  words: [
    { text: 'Hello,', start: 0, end: 0.4, type: 'word', logprob: -0.01 },
    { text: ' ', start: 0.4, end: 0.5, type: 'spacing', logprob: 0 },
    { text: 'and', start: 0.5, end: 0.6, type: 'word', logprob: -0.01 },
    { text: ' ', start: 0.6, end: 0.7, type: 'spacing', logprob: 0 },
    { text: 'welcome.', start: 0.7, end: 1.1, type: 'word', logprob: -0.01 },
  ],
};
