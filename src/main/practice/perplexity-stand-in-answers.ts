import { answerTo, countTokens } from './stand-in-answers.ts';

const SEARCH_USD = 0.001;
/** Of no model in particular: practice only has to show that a cost is reported. */
const INPUT_USD = 0.000_000_1;
const OUTPUT_USD = 0.000_000_5;
/** The presets are all answered by this one. */
const MODEL_OF_PRESETS = 'openai/gpt-6-luna';
/** What one search adds to what the model reads. */
const TOKENS_OF_A_SEARCH = 3_000;

const RESULTS = [
  {
    id: 1,
    title: 'Room tone, and why to record it',
    url: 'https://example.org/room-tone',
    snippet: 'Ten seconds of silence from the same room hide every cut.',
    date: '2026-09-01',
    source: 'web',
  },
  {
    id: 2,
    title: 'How long should an episode be?',
    url: 'https://example.org/episode-length',
    snippet: 'As long as the story, and not one minute longer.',
    date: '2026-08-14',
    source: 'web',
  },
];

/** The answer to `POST /search`, the same for every question. */
export function searchAnswer(id: string, most: number) {
  return { id, results: RESULTS.slice(0, Math.max(1, most)) };
}

/** One answer of the Agent API before it is said. */
export interface AgentAnswer {
  readonly text: string;
  readonly question: string;
  /** The whole response, with its use, as the last event has it. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** Searches once when `isSearching`, and says what it cost. */
export function agentAnswer(
  id: string,
  asked: string,
  requestText: string,
  isSearching: boolean,
): AgentAnswer {
  const text = answerTo(requestText);
  const searches = isSearching ? 1 : 0;
  const input = countTokens(requestText) + searches * TOKENS_OF_A_SEARCH;
  const output = countTokens(text);
  const question = 'What do listeners like?';
  const found = { type: 'search_results', queries: [question], results: RESULTS };
  const message = {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  };
  const usage = {
    input_tokens: input,
    input_tokens_details: { cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
    tool_calls_details: isSearching ? { search_web: { invocation: 1, cost_usd: SEARCH_USD } } : {},
    cost: costOf(input, output, searches),
  };
  const response = {
    ...frame(id, asked.includes('/') ? asked : MODEL_OF_PRESETS, 'completed'),
    output: isSearching ? [found, message] : [message],
    usage,
  };
  return { text, question, response };
}

/** A response of which nothing is known yet but that it was asked for. */
export function frame(id: string, model: string, status: string) {
  return {
    id,
    object: 'response',
    created_at: 1_790_000_000,
    model,
    status,
    error: null,
    incomplete_details: null,
    output: [],
    usage: null,
    background: false,
    store: false,
  };
}

/** One answer of the older chat completions; its cost is there from the first piece on. */
export function chatAnswer(id: string, model: string, requestText: string) {
  const text = answerTo(requestText);
  const input = countTokens(requestText);
  const usageOf = (said: string) => {
    const output = countTokens(said);
    return {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      num_search_queries: 1,
      cost: costOf(input, output, 1),
    };
  };
  const common = { id, model, created: 1_790_000_000, citations: [RESULTS[0]?.url] };
  return { text, usageOf, common };
}

function costOf(input: number, output: number, searches: number) {
  const parts = [input * INPUT_USD, output * OUTPUT_USD, searches * SEARCH_USD] as const;
  const [inputUsd, outputUsd, searchUsd] = parts;
  return {
    currency: 'USD',
    input_cost: inputUsd,
    output_cost: outputUsd,
    tool_calls_cost: searchUsd,
    total_cost: Number((inputUsd + outputUsd + searchUsd).toFixed(9)),
  };
}
