import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import styles from './ui.module.css';

interface MenuButtonProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly items: readonly { readonly id: string; readonly label: string; readonly onAction: () => void; readonly isDisabled?: boolean }[];
}

/** A button that opens a list of actions, such as the ways to export. */
export function MenuButton({ label, icon, items }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button className={styles.button}>
        {icon}
        {label}
      </Button>
      <Popover className={styles.popover}>
        <Menu className={styles.list} aria-label={label}>
          {items.map((item) => (
            <MenuItem key={item.id} className={styles.option} onAction={item.onAction} isDisabled={item.isDisabled ?? false}>
              {item.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
