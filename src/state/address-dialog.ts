import { createStore } from 'zustand/vanilla';

/** Whether the visitor is asked for an address. Outside the views, since a view may be replaced while they type. */
export const addressDialogStore = createStore<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

export const showAddressDialog = (isOpen: boolean): void => addressDialogStore.setState({ isOpen });
