/** Papers that are or may be one: asked of the worker, and asked again after each change. */
import { useEffect, useState } from 'preact/hooks';
import type { SamePaper } from '../../components/same-paper';
import type { Library } from '../../lib/library/database';
import { joinedOf } from '../../lib/library/questions';
import { ask } from '../../lib/messages/ask';
import { onChanged } from '../../lib/messages/changed';
import type { Answer } from '../../lib/messages/table';
import { useLive } from './live';

/** `wanted`: the keys of the records that are shown. Nothing is asked before the first are drawn (`ready`). */
export function useSame(library: Library, ready: boolean, wanted: readonly string[]): SamePaper {
  const joined = useLive(wanted.length > 0 ? () => joinedOf(library, wanted) : undefined, [wanted]);
  const proposals = useProposals(ready);
  return {
    proposals,
    joined: joined.value ?? new Map(),
    onMerge: (keys) => ask('merge', { keys }),
    onSeparate: (key) => ask('separate', { key }),
    onKeepApart: (keys) => ask('keepApart', { keys }),
  };
}

function useProposals(ready: boolean): Answer<'proposals'> {
  const [proposals, setProposals] = useState<Answer<'proposals'>>([]);
  useEffect(() => {
    if (!ready) return undefined;
    let last = 0;
    const look = async () => {
      const asked = ++last;
      const result = await ask('proposals', {});
      // Answers may overtake each other; without one, what was known stays.
      if (result.ok && asked === last) setProposals(result.value);
    };
    void look();
    const stop = onChanged(() => void look());
    return () => {
      last = -1;
      stop();
    };
  }, [ready]);
  return proposals;
}
