/** What is typed on a page of ours and not confirmed yet: saved when the page goes, and kept where it outlives the page. */
import { useEffect, useRef, type MutableRef } from 'preact/hooks';
import type { NoteEditorHandle } from '../../components/note-editor';
import { dropDraft, keepDraft } from '../../lib/messages/drafts';
import type { Changes, Paper } from '../../lib/paper/paper';

/** The open editor, told to save when the page goes, which it may do at any instant. */
export function useEditor(): MutableRef<NoteEditorHandle | null> {
  const editor = useRef<NoteEditorHandle | null>(null);
  useEffect(() => {
    const flush = () => void editor.current?.flush(true);
    window.addEventListener('pagehide', flush);
    // Hidden it may be gone; a page that comes back into view saves a moment early.
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
    };
  }, []);
  return editor;
}

/** Unconfirmed changes, here and in extension storage, where they outlive the page; `onKeep` hears whether they do. */
export function useDrafts(onKeep?: (id: string, kept: Promise<void>) => void): {
  keep: (paper: Paper, changes: Changes | undefined) => void;
  of: (paper: Paper) => Changes | undefined;
} {
  const waiting = useRef(new Map<string, Changes>());
  useEffect(() => {
    void import('./drafts')
      .then(({ waitingChanges }) => waitingChanges())
      .then((stored) => {
        for (const [id, changes] of stored) if (!waiting.current.has(id)) waiting.current.set(id, changes);
      });
  }, []);
  return {
    of: (paper) => waiting.current.get(paper.ids[0] ?? paper.key),
    keep: (paper, changes) => {
      const id = paper.ids[0] ?? paper.key;
      if (changes) waiting.current.set(id, changes);
      else waiting.current.delete(id);
      const kept = changes ? keepDraft(id, { paper: { key: paper.key }, changes }) : dropDraft(id);
      onKeep?.(id, kept);
    },
  };
}
