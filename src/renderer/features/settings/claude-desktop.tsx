import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ConnectionResult } from '#contract/connections.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Status } from '#renderer/ui/status.tsx';
import { useKeptFocus } from '#renderer/ui/use-kept-focus.ts';
import { ConnectDialog } from './connect-dialog.tsx';

/** One button that puts Tallylight into Claude Desktop: look, connect, undo. */
export function ClaudeDesktop() {
  const { client, queries } = useCore();
  const preview = useQuery(queries.connections.previewClaudeDesktop.queryOptions());
  const [isOpen, setOpen] = useState(false);
  const buttons = useRef<HTMLDivElement>(null);
  useKeptFocus(buttons);
  const [result, setResult] = useState<ConnectionResult | null>(null);
  const undo = useCommand(() => client.connections.undoClaudeDesktop());
  const show = (next: ConnectionResult | null): void => {
    setResult(next);
    void preview.refetch();
  };
  const found = preview.data;
  const isConnected = found?.state === 'connected';
  const canUndo = found !== undefined && found.state !== 'unreadable' && found.canUndo;
  return (
    <Card title="Claude Desktop">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          {isConnected ? (
            <Status shape="dot" word="Connected" tone="ok" />
          ) : (
            <p>Give Claude the tools of all your services, through one entry in its own file.</p>
          )}
        </div>
        <div ref={buttons} tabIndex={-1} className="flex gap-2 outline-none">
          {canUndo && (
            <Button
              data-keep="undo"
              isPending={undo.isRunning}
              onPress={() => void undo.run().then(show)}
            >
              Undo
            </Button>
          )}
          {!isConnected && (
            <Button
              data-keep="connect"
              look="main"
              isDisabled={!found}
              onPress={() => setOpen(true)}
            >
              Connect Claude Desktop…
            </Button>
          )}
        </div>
      </div>
      <div aria-live="polite" className="mt-2 flex flex-col gap-1 empty:hidden">
        {result && <Result result={result} />}
        {undo.problem !== null && <p className="text-crit">{undo.problem}</p>}
        {preview.isError && <p className="text-crit">{preview.error.message}</p>}
      </div>
      {isOpen && found && (
        <ConnectDialog
          preview={found}
          onClose={() => setOpen(false)}
          onDone={(done) => {
            setOpen(false);
            show(done);
          }}
        />
      )}
    </Card>
  );
}

function Result({ result: { outcome, sentence, backup } }: { result: ConnectionResult }) {
  const isGood = outcome === 'written' || outcome === 'undone';
  return (
    <>
      <p className={isGood ? undefined : 'text-crit'}>{sentence}</p>
      {backup !== null && (
        <p className="flex flex-wrap items-center gap-x-3 text-small text-quiet">
          <span className="break-all">
            The file as it was: <code>{backup}</code>
          </span>
          <CopyButton text={backup} label="Copy path" name="backup" />
        </p>
      )}
    </>
  );
}
