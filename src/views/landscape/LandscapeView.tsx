import { Link } from 'lucide-react';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { BlockSection } from './BlockSection.tsx';
import { landscapeSchema } from './schema.ts';
import { ScaleMode } from './ScaleMode.tsx';
import { SweepMode } from './SweepMode.tsx';
import { useBlock } from './use-block.ts';

/** One block under every scale, or under every scale and offset. */
export default function LandscapeView() {
  const [state, patch] = useUrlState(landscapeSchema);
  const block = useBlock(state);
  const common = {
    state,
    patch,
    block,
    blockSection: <BlockSection state={state} patch={patch} block={block} />,
    commonActions: (
      <Button onPress={() => void navigator.clipboard.writeText(location.href)}>
        <Link size={14} aria-hidden /> Copy link
      </Button>
    ),
  };
  return state.space === 'offset' ? <SweepMode {...common} /> : <ScaleMode {...common} />;
}
