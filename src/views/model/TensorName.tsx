import { TriangleAlert } from 'lucide-react';
import tensorsStyles from './tensors.module.css';

/** The name of a tensor in a table, marked when something is wrong with the tensor. */
export function TensorName({ name, warning }: { readonly name: string; readonly warning: string | undefined }) {
  return (
    <>
      {warning !== undefined && <TriangleAlert size={13} className={tensorsStyles.warned} aria-label={warning} />}
      {/* The space keeps the warning and the name apart where they are read aloud. */}
      {warning !== undefined && ' '}
      {name}
    </>
  );
}
