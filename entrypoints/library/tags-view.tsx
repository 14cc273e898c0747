/** Ties the tag manager to the library: a tag is what its papers have, so it is renamed, merged and deleted on each of them. */
import type { Act } from '../../components/library/acts';
import { TagManager, type TagCount } from '../../components/library/tag-manager';
import type { Library } from '../../lib/library/database';

interface TagsViewProps {
  library: Library;
  tags: readonly TagCount[];
  onAct: (act: Act, keys: readonly string[]) => Promise<void>;
  onClose: () => void;
}

export function TagsView({ library, tags, onAct, onClose }: TagsViewProps) {
  /** Papers in the trash, too: restored, they are not to bring the tag back. */
  const having = (tag: string) => library.papers.where('tags').equals(tag).primaryKeys();
  return (
    <TagManager
      tags={tags}
      onRename={async (from, to) => onAct({ is: 'tags', add: [to], remove: [from] }, await having(from))}
      onDelete={async (tag) => onAct({ is: 'tags', add: [], remove: [tag] }, await having(tag))}
      onClose={onClose}
    />
  );
}
