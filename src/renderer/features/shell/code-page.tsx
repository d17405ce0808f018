import { useState } from 'react';
import { openSession } from '#renderer/api/session.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';

/** Shown in a browser that has no session: asks for a one-time code. */
export function CodePage({ onSession }: { onSession: (token: string) => void }) {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <main className="flex h-full items-center justify-center p-6">
      <form
        className="flex w-full max-w-[420px] flex-col gap-4 rounded-2xl border border-line bg-card p-6 shadow-card"
        onSubmit={(event) => {
          event.preventDefault();
          void openSession(code).then((token) => {
            if (token !== null) onSession(token);
            else setProblem('This code is not valid any more. Each works once, for a minute.');
          });
        }}
      >
        <h1 className="text-lg font-semibold">Open this window with a code</h1>
        <p className="text-quiet">
          Only you may see what is in here. Get a code in the terminal where Tallylight runs:
        </p>
        <pre className="rounded-md bg-page px-3 py-2 text-[13px]">npm run tallylight -- open</pre>
        <Field
          label="Code"
          value={code}
          onChange={setCode}
          autoComplete="off"
          autoFocus
          isRequired
        />
        {problem !== null && (
          <p role="alert" className="text-crit">
            {problem}
          </p>
        )}
        <Button type="submit" look="main" isDisabled={code.trim() === ''}>
          Open
        </Button>
      </form>
    </main>
  );
}
