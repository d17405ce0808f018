import { describe, expect, it } from 'vitest';
import {
  fromOpenAiUsage,
  InteractionUsage,
  OpenAiUsage,
  toInteractionUsage,
  toUsage,
  UsageBody,
} from './usage.ts';

const used = (body: object) => toUsage(UsageBody.parse(body));

describe('usageMetadata (hand-written)', () => {
  it('has the cached tokens inside the prompt, and what tools brought in beside it', () => {
    expect(
      used({
        promptTokenCount: 1_000,
        cachedContentTokenCount: 900,
        toolUsePromptTokenCount: 50,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 30,
      }),
    ).toMatchObject({
      inputTokens: 150,
      cacheReadTokens: 900,
      outputTokens: 50,
      thinkingTokens: 30,
    });
  });

  it('leaves out what is nothing: the total tells how much came out', () => {
    expect(used({ promptTokenCount: 7, totalTokenCount: 7 }).outputTokens).toBe(0);
    const thinking = { promptTokenCount: 7, thoughtsTokenCount: 5, totalTokenCount: 12 };
    expect(used(thinking).outputTokens).toBe(5);
    expect(used({ promptTokenCount: 7 }).outputTokens).toBeNull();
    expect(used({}).inputTokens).toBeNull();
  });

  it('counts the sound in the output by its modality', () => {
    const body = {
      promptTokenCount: 5,
      candidatesTokenCount: 80,
      candidatesTokensDetails: [
        { modality: 'TEXT', tokenCount: 5 },
        { modality: 'AUDIO', tokenCount: 75 },
      ],
    };
    expect(used(body)).toMatchObject({ outputTokens: 80, audioTokens: 75 });
    expect(used({ ...body, candidatesTokensDetails: 'odd' }).audioTokens).toBeNull();
  });

  it('believes nothing that can’t be', () => {
    expect(used({ promptTokenCount: -1, candidatesTokenCount: 1.5 })).toMatchObject({
      inputTokens: null,
      outputTokens: null,
    });
    const cached = { promptTokenCount: 5, cachedContentTokenCount: 9, candidatesTokenCount: 1 };
    expect(used(cached)).toMatchObject({ inputTokens: 0, cacheReadTokens: 9 });
  });
});

describe('the use of an interaction (hand-written)', () => {
  const counts = { total_input_tokens: 100, total_output_tokens: 20, total_thought_tokens: 30 };
  const interaction = (more: object) =>
    toInteractionUsage(InteractionUsage.parse({ ...counts, ...more })).outputTokens;

  it('adds the thoughts, unless the total shows that they are counted already', () => {
    expect(interaction({ total_tokens: 150 })).toBe(50);
    expect(interaction({ total_tokens: 120 })).toBe(20);
    expect(interaction({ total_tokens: 125, total_tool_use_tokens: 5 })).toBe(20);
    expect(interaction({})).toBe(50);
    expect(interaction({ total_output_tokens: null })).toBeNull();
  });

  it('counts cached input, tools and sound', () => {
    const body = InteractionUsage.parse({
      ...counts,
      total_cached_tokens: 40,
      total_tool_use_tokens: 7,
      output_tokens_by_modality: [{ modality: 'audio', tokens: 15 }],
    });
    expect(toInteractionUsage(body)).toMatchObject({
      inputTokens: 67,
      cacheReadTokens: 40,
      audioTokens: 15,
    });
  });
});

it('takes thoughts that the OpenAI form leaves out of the completion from the total (hand-written)', () => {
  const usage = (body: object) => fromOpenAiUsage(OpenAiUsage.parse(body));
  const counts = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 };
  expect(usage(counts)).toMatchObject({ inputTokens: 10, outputTokens: 30 });
  expect(usage({ ...counts, total_tokens: 15 }).outputTokens).toBe(5);
  expect(usage({ prompt_tokens: 10, total_tokens: 10 }).outputTokens).toBe(0);
  expect(usage({ prompt_tokens: 10 }).outputTokens).toBeNull();
});
