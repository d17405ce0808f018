import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionPreview, ConnectionResult } from '#contract/connections.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Card } from '#renderer/ui/card.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Status } from '#renderer/ui/status.tsx';

type Ready = ConnectionPreview & { readonly previewId: string };

/** One button that puts Tallylight into Claude Desktop: look, connect, undo. */
export function ClaudeDesktop() {
  const { client, queries } = useCore();
  const preview = useQuery(queries.connections.previewClaudeDesktop.queryOptions());
  const [isOpen, setOpen] = useState(false);
  const [result, setResult] = useState<ConnectionResult | null>(null);
  const undo = useCommand(() => client.connections.undoClaudeDesktop());
  const show = (next: ConnectionResult | null): void => {
    setResult(next);
    void preview.refetch();
  };
  const found = preview.data;
  return (
    <Card title="Claude Desktop">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1">
          {found?.state === 'connected' ? (
            <Status shape="dot" word="Connected" tone="ok" />
          ) : (
            'Give Claude the tools of all your services, through one entry.'
          )}
        </p>
        {found && 'canUndo' in found && found.canUndo && (
          <Button isDisabled={undo.isRunning} onPress={() => void undo.run().then(show)}>
            Undo
          </Button>
        )}
        {found?.state !== 'connected' && (
          <Button look="main" onPress={() => setOpen(true)}>
            Connect Claude Desktop…
          </Button>
        )}
      </div>
      <div role="status" className="mt-2">
        {result && <p>{result.sentence}</p>}
        {result?.backup && (
          <p className="text-[13px] break-all text-quiet">The file as it was: {result.backup}</p>
        )}
        {undo.problem !== null && <p className="text-crit">{undo.problem}</p>}
      </div>
      {isOpen && found && (
        <PreviewDialog
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

function PreviewDialog({
  preview,
  onClose,
  onDone,
}: {
  preview: ConnectionPreview;
  onClose: () => void;
  onDone: (result: ConnectionResult) => void;
}) {
  return (
    <Dialog title="Connect Claude Desktop" isOpen onClose={onClose} wide>
      {preview.state === 'unreadable' ? (
        <>
          <p className="text-crit">{preview.sentence}</p>
          <p className="text-[13px] break-all text-quiet">{preview.file}</p>
        </>
      ) : (
        <Change preview={preview} onClose={onClose} onDone={onDone} />
      )}
    </Dialog>
  );
}

function Change({
  preview,
  onClose,
  onDone,
}: {
  preview: Ready & { readonly state: 'ready' | 'connected' };
  onClose: () => void;
  onDone: (result: ConnectionResult) => void;
}) {
  const { client } = useCore();
  const { previewId } = preview;
  const connect = useCommand(() => client.connections.connectClaudeDesktop({ previewId }));
  return (
    <>
      <p>
        This entry is added to Claude’s own file. Nothing else in it changes
        {preview.keeps.length > 0 && `; ${preview.keeps.join(', ')} stay as they are`}.
      </p>
      <p className="text-[13px] break-all text-quiet">
        {preview.file}
        {preview.fileExists ? ' – a copy of it is kept beside it.' : ' – it is made new.'}
      </p>
      <pre className="overflow-x-auto rounded-md bg-page p-3 text-[12px]">{preview.entry}</pre>
      {connect.problem !== null && <p className="text-crit">{connect.problem}</p>}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>Cancel</Button>
        <Button
          look="main"
          isDisabled={connect.isRunning}
          onPress={() => void connect.run().then((result) => result && onDone(result))}
        >
          Connect
        </Button>
      </div>
    </>
  );
}
