import { Button } from '#renderer/ui/button.tsx';
import { CopyButton } from '#renderer/ui/copy-button.tsx';
import { Dialog, DialogButtons } from '#renderer/ui/dialog.tsx';
import { TAKE_FOCUS } from '#renderer/ui/take-focus.ts';

const COMMAND = 'npm start -- --practice';

/** How to get to the practice profile, which is a Tallylight of its own beside this one. */
export function PracticeDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Look around with sample data" isOpen onClose={onClose}>
      <p className="text-pretty">
        Practice has a window of its own, with pretended providers and a made-up history. Nothing in
        it is real, and nothing costs anything. This starts it, in the folder where Tallylight is:
      </p>
      <div className="flex items-center gap-2 rounded-md bg-page py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 break-words">{COMMAND}</code>
        <CopyButton text={COMMAND} name="command" />
      </div>
      <p className="text-small text-quiet">What you set up here stays as it is.</p>
      <DialogButtons>
        <Button look="main" {...TAKE_FOCUS} onPress={onClose}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
