import { expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { startTestCore } from '#test/support/test-core.ts';

const QUESTION = { model: 'm', messages: [{ role: 'user', content: 'x' }] };

it.each([
  'https://169.254.169.254',
  'https://[::ffff:a9fe:a9fe]',
  'https://0.0.0.0',
  'https://[fe80::1]',
])(
  'sends nothing to %s, although a person set it for a server of their own',
  async (upstreamUrl) => {
    const provider = { id: 'local_model', key: null, checked: '' } as const;
    const core = await startTestCore({ upstreamUrl, provider });
    try {
      const { status, headers, text } = await post(core, '/local/v1/chat/completions', QUESTION);
      expect(status).toBe(502);
      expect(headers['x-tallylight-code']).toBe('request_failed');
      expect(text).toContain('Nothing was sent');
      const { calls } = await core.client.calls.list({ before: null, limit: 1 });
      const call = await core.client.calls.get({ id: calls[0]?.id ?? '' });
      expect(call).toMatchObject({ state: 'failed', attempts: [{ state: 'failed' }] });
    } finally {
      await core.stop();
    }
  },
);

it.each([
  'https://10.0.0.1',
  'https://192.168.1.1',
  'https://[fd12::1]',
  'https://169.254.169.254',
])('neither tries nor keeps a provider’s key where its address is %s', async (upstreamUrl) => {
  const core = await startTestCore({ upstreamUrl, isKeyAdded: false });
  try {
    const key = { providerId: 'claude', key: 'sk-ant-test-key-0123456789abcdef', name: 'Test' };
    const test = await core.client.providers.addKey({ ...key, store: 'session' });
    expect(test).toMatchObject({ outcome: 'cannot-tell', saved: false });
  } finally {
    await core.stop();
  }
});
