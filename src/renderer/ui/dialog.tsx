import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { CanAct } from './can-act.ts';
import { cx } from './cx.ts';
import { TAKE_FOCUS } from './take-focus.ts';
import { useFocusAfter } from './use-focus-after.ts';

/** A question that is answered before anything else goes on. Escape closes it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto bg-black/45 px-4 py-[9vh]"
    >
      <Modal
        className={cx(
          'w-full rounded-2xl border border-line bg-card shadow-float outline-none',
          wide ? 'max-w-[640px]' : 'max-w-[500px]',
        )}
      >
        <AriaDialog className="flex flex-col gap-4 p-5 outline-none">
          <FocusAfter />
          {/* Whatever became of the screen below, a dialog can be left. */}
          <CanAct value>
            <div className="flex items-center justify-between">
              <Heading slot="title" className="text-base font-semibold">
                {title}
              </Heading>
              <Button look="quiet" small aria-label="Close" onPress={onClose}>
                <X size={16} aria-hidden />
              </Button>
            </div>
            {children}
          </CanAct>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function FocusAfter() {
  useFocusAfter();
  return null;
}

/** Asks once before something that can't be undone. Stays while that fails, with the reason. */
export function ConfirmDialog({
  title,
  children,
  action,
  problem,
  isRunning,
  isOpen,
  onClose,
  onConfirm,
}: {
  title: string;
  children: ReactNode;
  action: string;
  problem: string | null;
  isRunning: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Resolves with `null` when it failed. */
  onConfirm: () => Promise<unknown>;
}) {
  const confirm = async (): Promise<void> => {
    if ((await onConfirm()) !== null) onClose();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <p className="text-quiet">{children}</p>
      {problem !== null && (
        <p role="alert" className="text-crit">
          {problem}
        </p>
      )}
      <DialogButtons>
        <Button onPress={onClose} {...TAKE_FOCUS}>
          Cancel
        </Button>
        <Button look="danger" isPending={isRunning} onPress={() => void confirm()}>
          {action}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** The answers to a dialog, at its end. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="flex justify-end gap-2">{children}</div>;
}
