import { Link } from 'lucide-react';
import { useCallback } from 'react';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { BlockSection } from './BlockSection.tsx';
import { landscapeSchema, type PatchLandscape } from './schema.ts';
import { ScaleMode } from './ScaleMode.tsx';
import { SweepMode } from './SweepMode.tsx';
import { useBlock } from './use-block.ts';

/** One block under every scale, or under every scale and offset. */
export default function LandscapeView() {
  const [state, patchAll] = useUrlState(landscapeSchema);
  const patch = useCallback<PatchLandscape>(
    (values, options) => {
      const keepsCursor = Object.keys(values).every((key) => key === 'at' || key === 'metric' || key === 'reach' || key === 'alg');
      patchAll(keepsCursor ? values : { ...values, at: '' }, options);
    },
    [patchAll],
  );
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
