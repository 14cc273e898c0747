/** Ties the tag manager to the library: a tag is what its papers have, so it is renamed, merged and deleted on each of them. */
import { TriangleAlert } from 'lucide';
import { Blank } from '../../components/blank';
import type { Act } from '../../components/library/acts';
import { TagManager, type TagCount } from '../../components/library/tag-manager';
import type { Library } from '../../lib/library/database';
import { tagsInUse } from '../../lib/library/questions';
import { useLive } from '../popup/live';

interface TagsViewProps {
  library: Library;
  onAct: (act: Act, keys: readonly string[]) => Promise<void>;
  onClose: () => void;
}

export function TagsView({ library, onAct, onClose }: TagsViewProps) {
  const { value: tags, error } = useLive(() => countsOf(library), [library]);
  /** Papers in the trash, too: restored, they are not to bring the tag back. */
  const having = (tag: string) => library.papers.where('tags').equals(tag).primaryKeys();
  if (error) {
    return (
      <Blank icon={TriangleAlert} title="The tags could not be read" words={`${error.message} Nothing of them is lost.`}>
        <button type="button" class="button" onClick={onClose}>
          Back to the list
        </button>
      </Blank>
    );
  }
  if (!tags) return <p class="loading">Reading the tags…</p>;
  return (
    <TagManager
      tags={tags}
      onRename={async (from, to) => onAct({ is: 'tags', add: [to], remove: [from] }, await having(from))}
      onDelete={async (tag) => onAct({ is: 'tags', add: [], remove: [tag] }, await having(tag))}
      onClose={onClose}
    />
  );
}

/** Every tag that a paper has, also one in the trash, the most used first. */
async function countsOf(library: Library): Promise<TagCount[]> {
  const tags = await tagsInUse(library);
  return Promise.all(tags.map(async (name) => ({ name, count: await library.papers.where('tags').equals(name).count() })));
}
