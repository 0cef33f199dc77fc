import { useState } from 'react';
import { FieldError, Label, TextArea, TextField } from 'react-aria-components';
import { useStore } from 'zustand';
import { addressDialogStore, showAddressDialog } from '../state/address-dialog.ts';
import { addressProblem, openAddressesInView } from '../state/open-files.ts';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import styles from '../ui/Field.module.css';

/** Asks for addresses of files, one on each line, and opens them in the view that is shown. */
export function AddressDialog() {
  const { isOpen } = useStore(addressDialogStore);
  const onClose = (): void => showAddressDialog(false);
  const [text, setText] = useState('');
  const addresses = text.split(/\s+/).filter((word) => word !== '');
  const problem = addresses.map(addressProblem).find((sentence) => sentence !== undefined);
  const open = (): void => {
    if (addresses.length === 0 || problem !== undefined) return;
    onClose();
    setText('');
    void openAddressesInView(addresses);
  };
  return (
    <Modal title="Open an address" isOpen={isOpen} onClose={onClose}>
      <TextField
        className={styles.field}
        value={text}
        onChange={setText}
        isInvalid={problem !== undefined}
        // The dialog was opened to type here.
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            open();
          }
        }}
      >
        <Label>Address of a GGUF, safetensors or imatrix file; several, each on a line of its own</Label>
        <TextArea className={styles.input} rows={3} spellCheck={false} placeholder="https://huggingface.co/owner/model/blob/main/file.gguf" />
        <FieldError className={styles.error}>{problem}</FieldError>
      </TextField>
      <p>
        The lab fetches the header, and later only the parts of tensors that you look at, straight from that server. Nothing is uploaded. One shard of a split model, or the
        index of a safetensors model, brings the others along. The server must allow it (byte ranges and CORS), as Hugging Face does.
      </p>
      <Button tone="primary" isDisabled={addresses.length === 0 || problem !== undefined} onPress={open}>
        Open
      </Button>
    </Modal>
  );
}
