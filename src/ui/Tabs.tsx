import { Tab as AriaTab, TabList as AriaTabList, TabPanel as AriaTabPanel, type TabListProps, type TabPanelProps, type TabProps } from 'react-aria-components';
import styles from './Tabs.module.css';

export { Tabs } from 'react-aria-components';

/** The row of tabs; it scrolls sideways where it is too long. */
export const TabList = (props: Omit<TabListProps<object>, 'className'>) => <AriaTabList {...props} className={styles.tabList!} />;

export const Tab = (props: Omit<TabProps, 'className'>) => <AriaTab {...props} className={styles.tab!} />;

/** What a tab shows: a column that may scroll inside. */
export const TabPanel = (props: Omit<TabPanelProps, 'className'>) => <AriaTabPanel {...props} className={styles.tabPanel!} />;
