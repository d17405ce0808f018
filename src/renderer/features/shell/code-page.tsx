import { useState, type SubmitEvent } from 'react';
import { openSession, readCode } from '#renderer/api/session.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { LonePage } from './lone-page.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

const COMMAND = 'npm run tallylight -- open';

/** Shown in a browser that has no session: asks for a one-time code. */
export function CodePage({ onSession }: { onSession: (token: string) => void }) {
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    try {
      const token = await openSession(readCode(pasted));
      if (token !== null) return onSession(token);
      setProblem('This code is not valid any more. Each works once, for a minute.');
    } catch {
      setProblem('Tallylight does not answer. Start it again with: npm start');
    }
  }

  return (
    <LonePage title="Open this window with a code">
      <p className="text-pretty text-quiet">
        Only you may see what is in here. In the folder where Tallylight is, this prints an address
        with a fresh code:
      </p>
      <div className="flex items-center gap-2 rounded-md bg-page py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1">{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </div>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field
          label="Code"
          value={pasted}
          onChange={setPasted}
          hint="The whole address will do as well."
          autoComplete="off"
          {...TAKE_FOCUS}
        />
        {problem !== null && (
          <p role="alert" className="text-crit">
            {problem}
          </p>
        )}
        <Button type="submit" look="main" isDisabled={pasted.trim() === ''}>
          Open
        </Button>
      </form>
    </LonePage>
  );
}
