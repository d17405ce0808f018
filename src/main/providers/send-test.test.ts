import { describe, expect, it } from 'vitest';
import { GOOD, useClaudeAlone } from '#test/support/claude-alone.ts';
import { anthropic } from './anthropic/anthropic.ts';
import { sendTestMessage } from './send-test.ts';

const claude = useClaudeAlone();

describe('a test message', () => {
  it('is answered, or says what the provider said', async () => {
    const { url } = claude().create();
    expect(await sendTestMessage(claude().http, anthropic, url, GOOD)).toMatchObject({ ok: true });
    claude().answer = 'overloaded';
    expect(await sendTestMessage(claude().http, anthropic, url, GOOD)).toEqual({
      callId: '',
      ok: false,
      sentence: 'Claude has no capacity right now. It said: Overloaded',
    });
  });

  it('does not put our own words into the provider’s mouth', async () => {
    claude().server.removeAllListeners('request');
    claude().server.on('request', (_request, response) => {
      response.writeHead(401, { 'x-tallylight-code': 'no_key', 'x-tallylight-call-id': 'call_1' });
      response.end(anthropic.errorBody(401, 'Tallylight has no Claude key.'));
    });
    expect(await sendTestMessage(claude().http, anthropic, claude().create().url, 'tl_x')).toEqual({
      callId: 'call_1',
      ok: false,
      sentence: 'Tallylight has no Claude key.',
    });
  });
});
