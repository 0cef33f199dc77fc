import { useEffect } from 'react';
import { useStore } from 'zustand';
import { acceptOffers, codeForLink, codeKey, declineOffers, ownOffers, readLinkedCode } from '../state/own-link.ts';
import { ownLibrary } from '../state/own-library.ts';
import { replaceParam, useRoute } from '../state/url-state.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Feedback.tsx';
import { Modal } from '../ui/Modal.tsx';
import styles from './LinkedCode.module.css';

/** Keeps the code of own algorithms in the address of the views that show them, and asks before code of somebody else's link runs. */
export function LinkedCode() {
  const route = useRoute();
  const library = useStore(ownLibrary);
  const { offers, problem } = useStore(ownOffers);
  useEffect(() => readLinkedCode(route), [route]);
  useEffect(() => {
    let isStale = false;
    void codeForLink(route.params, library).then((code) => {
      if (!isStale && code !== route.params[codeKey]) replaceParam(codeKey, code);
    });
    return () => {
      isStale = true;
    };
  }, [route, library]);
  return (
    <Modal title="This link carries code" isOpen={offers.length > 0 || problem !== undefined} onClose={declineOffers}>
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {offers.length > 0 && (
        <>
          <p>
            Whoever made the link wrote {offers.length === 1 ? 'this rounding algorithm' : 'these rounding algorithms'}. Run, {offers.length === 1 ? 'it sees' : 'they see'} blocks of numbers and give
            back levels, in a sandbox without network, storage or access to this page. {offers.length === 1 ? 'It is' : 'They are'} then kept among your own algorithms.
          </p>
          {offers.map(({ id, name, text }) => (
            <details key={id} className={styles.code} open={offers.length === 1}>
              <summary>{name}</summary>
              {/* A region that scrolls has to be reachable by keyboard. */}
              <pre tabIndex={0} aria-label={`Text of ${name}`}>
                {text}
              </pre>
            </details>
          ))}
          <div className={styles.actions}>
            <Button onPress={declineOffers}>Do not run it</Button>
            <Button tone="primary" onPress={acceptOffers}>
              Run it
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
