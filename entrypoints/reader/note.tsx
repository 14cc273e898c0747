/** A note as its Markdown means it, in a panel of a listing page: the drawing the library has, in a closed root. */
import { X } from 'lucide';
import { render } from 'preact';
import { Icon } from '../../components/icon';
import { Markdown } from '../../components/library/markdown';
import markdownCss from '../../components/library/markdown.css?inline';
import noteCss from './note.css?inline';

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

/** Draws a note into a panel that stands in a closed root; one that cannot be drawn is shown as it was typed. */
export function mountNote(panel: HTMLElement, { title, text, onClose }: NoteProps): OpenNote {
  const root = panel.getRootNode();
  // Before the sheet that says which colour scheme: it has the last word.
  if (root instanceof ShadowRoot) root.adoptedStyleSheets = [(sheet ??= buildSheet()), ...root.adoptedStyleSheets];
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

let sheet: CSSStyleSheet | undefined;

function buildSheet(): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync([markdownCss, noteCss].join('\n'));
  return made;
}
