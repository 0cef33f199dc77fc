import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import styles from './Modal.module.css';

interface ModalProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page; Esc and a click beside it close it. */
export function Modal({ title, isOpen, onClose, children }: ModalProps) {
  return (
    <ModalOverlay className={styles.overlay} isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <AriaModal>
        <Dialog className={styles.dialog}>
          <div className={styles.dialogHead}>
            <Heading slot="title">{title}</Heading>
            <IconButton label="Close" onPress={onClose}>
              <X size={16} />
            </IconButton>
          </div>
          <div className={styles.dialogBody}>{children}</div>
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
