/** A paper's highlights in the library: each with its words, whether its abstract has them still, and the remark on it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Changes, Highlight, Paper } from '../../lib/paper/paper';
import type { SaveResult } from '../draft';
import type { Notice } from '../notice';
import './highlight.css';
import { RemarkField } from './remark';

export interface HighlightListProps {
  paper: Paper;
  onChange: (changes: Changes) => Promise<SaveResult>;
  /** Hears what is typed and not confirmed, with every keystroke; `undefined` once everything is. */
  onUnsaved: (changes: Changes['highlights']) => void;
  /** What was typed earlier and never confirmed. */
  unsaved: Changes['highlights'];
  onSay: (notice: Notice) => void;
}

export function HighlightList({ paper, onChange, onUnsaved, unsaved, onSay }: HighlightListProps) {
  const lost = useLost(paper);
  const waiting = useRef(new Map((unsaved?.add ?? []).map((one) => [spotOf(one), one])));
  const trashed = paper.trashedAt !== undefined;

  const tell = () => onUnsaved(waiting.current.size > 0 ? { add: [...waiting.current.values()], remove: [] } : undefined);
  const change = async (what: string, highlights: NonNullable<Changes['highlights']>, undo?: () => void): Promise<void> => {
    const result = await onChange({ highlights });
    if (result.ok) onSay({ words: what, ...(undo && { action: { name: 'Undo', run: undo, focus: true } }) });
    else onSay({ words: `The highlight is as it was: ${result.problem.words}`, error: true });
  };
  const remove = (highlight: Highlight) =>
    void change(
      'Highlight removed',
      { add: [], remove: [highlight] },
      () => void change('Highlight restored', { add: [highlight], remove: [] }),
    );

  return (
    <ul class="highlights" aria-label="Highlights">
      {paper.highlights.map((highlight) => {
        const spot = spotOf(highlight);
        const name = highlight.quote.slice(0, 80);
        return (
          <li key={spot}>
            <blockquote class="quote" dir="auto">
              {highlight.quote}
            </blockquote>
            {lost.has(spot) && <p class="quiet">No longer found in the abstract</p>}
            {trashed ? (
              highlight.remark && <p dir="auto">{highlight.remark}</p>
            ) : (
              <>
                <Remark
                  label={`Remark on: ${name}`}
                  highlight={highlight}
                  unsaved={waiting.current.get(spot)?.remark}
                  onSave={async (remark) => {
                    const result = await onChange({ highlights: { add: [withRemark(highlight, remark)], remove: [] } });
                    return result.ok ? { ok: true, value: remark.trim() === '' ? '' : remark } : result;
                  }}
                  onUnsaved={(remark) => {
                    if (remark === undefined) waiting.current.delete(spot);
                    else waiting.current.set(spot, withRemark(highlight, remark));
                    tell();
                  }}
                />
                <button type="button" class="link-button" aria-label={`Remove highlight: ${name}`} onClick={() => remove(highlight)}>
                  Remove
                </button>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface RemarkProps {
  label: string;
  highlight: Highlight;
  unsaved: string | undefined;
  onSave: ConstructorParameters<typeof RemarkField>[0]['save'];
  onUnsaved: (remark: string | undefined) => void;
}

/** The field that pages have, too, which saves itself. */
function Remark(props: RemarkProps) {
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<RemarkField>();
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const { label, highlight, unsaved } = latest.current;
    const made = new RemarkField({
      label,
      highlight,
      unsaved,
      save: (remark) => latest.current.onSave(remark),
      onUnsaved: (remark) => latest.current.onUnsaved(remark),
    });
    field.current = made;
    place.current?.append(made.element);
    const flush = () => made.flush();
    // The page may go at any instant.
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);
  useEffect(() => field.current?.hear(props.highlight), [props.highlight.remark]);
  return <div ref={place} />;
}

const NONE: ReadonlySet<string> = new Set();

/** The highlights whose words the abstract has no more, once that has been looked for; none where no abstract is known. */
function useLost({ abstract, highlights }: Paper): ReadonlySet<string> {
  const [lost, setLost] = useState(NONE);
  useEffect(() => {
    let here = true;
    setLost(NONE);
    if (abstract)
      void import('../../lib/paper/quote').then(
        ({ holdsQuote }) => here && setLost(new Set(highlights.filter((one) => !holdsQuote(abstract, one)).map(spotOf))),
        // Without it nothing is said of them, which is true still.
        () => undefined,
      );
    return () => void (here = false);
  }, [abstract, highlights.map(spotOf).join('\n')]);
  return lost;
}

/** A highlight's words and place, with another remark, or none. */
function withRemark({ quote, prefix, suffix, at }: Highlight, remark: string): Highlight {
  return { quote, prefix, suffix, ...(remark.trim() !== '' && { remark }), ...(at !== undefined && { at }) };
}

function spotOf({ quote, prefix, suffix }: Highlight): string {
  return JSON.stringify([quote, prefix, suffix]);
}
