import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';

/** What is shorter is no key. */
const SHORTEST = 16;

/**
 * A key that was pasted anywhere on the page opens the dialog of the provider that it looks like. It is
 * kept here alone, for as long as the dialog is open.
 */
export function usePastedKey(isAdding: boolean) {
  const { client } = useCore();
  const navigate = useNavigate();
  const [key, setKey] = useState('');
  useEffect(() => {
    if (isAdding) return undefined;
    const paste = async (event: ClipboardEvent): Promise<void> => {
      const text = event.clipboardData?.getData('text').trim() ?? '';
      const isForField = event.target instanceof Element && event.target.closest('input, textarea');
      if (isForField || text.length < SHORTEST || /\s/.test(text)) return;
      const { providerId } = await client.providers.recognizeKey({ key: text });
      if (providerId === null) return;
      setKey(text);
      await navigate({ to: '/providers', search: { add: providerId } });
    };
    const listen = (event: ClipboardEvent): void => void paste(event).catch(() => {});
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, [isAdding, client, navigate]);
  return { key, keep: setKey, forget: () => setKey('') };
}
