import type { ConnectionPreview, ConnectionResult } from '#contract/connections.ts';
import { useCore } from '#renderer/api/core.tsx';
import { useCommand } from '#renderer/api/use-command.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';

/** Shows exactly what would change in Claude's own file, before anything does. */
export function ConnectDialog({
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
          <p>{preview.sentence}</p>
          <p className="text-small break-all text-quiet">
            <code>{preview.file}</code>
          </p>
          <DialogButtons>
            <Button onPress={onClose}>Close</Button>
          </DialogButtons>
        </>
      ) : (
        <Change preview={preview} onClose={onClose} onDone={onDone} />
      )}
    </Dialog>
  );
}

function Change({
  preview: { previewId, keeps, file, fileExists, entry },
  onClose,
  onDone,
}: {
  preview: Extract<ConnectionPreview, { readonly previewId: string }>;
  onClose: () => void;
  onDone: (result: ConnectionResult) => void;
}) {
  const { client } = useCore();
  const connect = useCommand(() => client.connections.connectClaudeDesktop({ previewId }));
  return (
    <>
      <div className="flex flex-col gap-1">
        <p>
          This entry is added to Claude’s own file.{' '}
          {keeps.length > 0
            ? `Its other servers stay as they are: ${keeps.join(', ')}.`
            : 'Nothing else in it changes.'}
        </p>
        <p className="text-small break-all text-quiet">
          <code>{file}</code>
          {fileExists ? ' – a dated copy of it is kept beside it.' : ' – a new file.'}
        </p>
      </div>
      <pre className="rounded-md bg-page p-3 text-[12px] break-all whitespace-pre-wrap">
        {entry}
      </pre>
      <p className="text-small text-quiet">
        Afterwards, quit Claude from its tray icon and open it again: closing its window is not
        enough.
      </p>
      {connect.problem !== null && (
        <p role="alert" className="text-crit">
          {connect.problem}
        </p>
      )}
      <DialogButtons>
        <Button onPress={onClose}>Cancel</Button>
        <Button
          look="main"
          isPending={connect.isRunning}
          onPress={() => void connect.run().then((result) => result && onDone(result))}
        >
          Connect
        </Button>
      </DialogButtons>
    </>
  );
}
