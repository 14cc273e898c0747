/** A note as its Markdown means it, in a panel of a listing page: the drawing the library has, in a closed root. */
import { X } from 'lucide';
import { render } from 'preact';
import floatingCss from '../../components/floating.css?inline';
import { Icon } from '../../components/icon';
import { Markdown } from '../../components/library/markdown';
import markdownCss from '../../components/library/markdown.css?inline';
import noteCss from './note.css?inline';

/** What its panel is styled by. */
export const NOTE_CSS = [markdownCss, floatingCss, noteCss].join('\n');

export interface NoteProps {
  /** The readable title. */
  title: string;
  /** As it was typed. */
  text: string;
  onClose: () => void;
}

/** An open note. */
export interface OpenNote {
  /** Shows what is written by now. */
  update(text: string): void;
  unmount(): void;
}

/** Draws a note into a panel, which has its style; one that cannot be drawn is shown as it was typed. */
export function mountNote(panel: HTMLElement, { title, text, onClose }: NoteProps): OpenNote {
  const draw = (now: string) =>
    render(
      <>
        <button type="button" class="close" aria-label={`Close the note on ${title}`} onClick={onClose}>
          <Icon node={X} size={14} />
        </button>
        <Markdown text={now} />
      </>,
      panel,
    );
  draw(text);
  return { update: draw, unmount: () => render(null, panel) };
}
