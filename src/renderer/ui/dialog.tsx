import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

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
          <div className="flex items-center justify-between">
            <Heading slot="title" className="text-base font-semibold">
              {title}
            </Heading>
            <Button look="quiet" small aria-label="Close" onPress={onClose}>
              <X size={16} aria-hidden />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks once before something that can't be undone. */
export function ConfirmDialog({
  title,
  children,
  action,
  isOpen,
  onClose,
  onConfirm,
}: {
  title: string;
  children: ReactNode;
  action: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <p className="text-quiet">{children}</p>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose} autoFocus>
          Cancel
        </Button>
        <Button
          look="danger"
          onPress={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
