import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import buttonStyles from './Button.module.css';
import popoverStyles from './Popover.module.css';

interface MenuButtonProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly items: readonly { readonly id: string; readonly label: string; readonly onAction: () => void; readonly isDisabled?: boolean }[];
}

/** A button that opens a list of actions, such as the ways to export. */
export function MenuButton({ label, icon, items }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button className={buttonStyles.button}>
        {icon}
        {label}
      </Button>
      <Popover className={popoverStyles.popover}>
        <Menu className={popoverStyles.list} aria-label={label}>
          {items.map((item) => (
            <MenuItem key={item.id} className={popoverStyles.option} onAction={item.onAction} isDisabled={item.isDisabled ?? false}>
              {item.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
