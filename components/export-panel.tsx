/**
 * Exporting in one format: what can be chosen of it, what it will look like, and taking it as a file or onto the clipboard. A modal
 * dialog of the browser's, loaded when it is first wanted.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './export-panel.css';
import type { Notice } from './notice';
import { counted } from './paper-words';

export interface ExportFormat {
  id: string;
  name: string;
  /** Whether what is written is text, which can be copied. */
  isText: boolean;
  options: readonly { id: string; name: string; choices: readonly { id: string; name: string }[] }[];
}

/** The chosen one of each option, by their ids. The first is chosen where none is. */
export type Choices = Readonly<Record<string, string>>;

/** What is to be written. */
export interface Export {
  format: string;
  /** The papers, in the order they are shown in. */
  keys: readonly string[];
  choices: Choices;
}

/** A file that was written and is not taken anywhere yet. */
export interface Written {
  count: number;
  /** The file's name. */
  name: string;
  /** What is in it, where that is text. */
  text: string | undefined;
  download: () => void;
}

/** Who writes. What it gives rejects with what the database, the format or the signal (with its reason) does. */
export interface Exporter {
  formats: readonly ExportFormat[];
  /** As chosen last. */
  choicesOf: (format: string) => Promise<Choices>;
  keepChoices: (format: string, choices: Choices) => void;
  /** The beginning of what would be written, of the first papers. */
  preview: (what: Export, signal: AbortSignal) => Promise<{ text: string; count: number }>;
  write: (what: Export, signal: AbortSignal, onProgress: (done: number) => void) => Promise<Written>;
}

interface ExportPanelProps {
  format: ExportFormat;
  /** The papers, in the order they are shown in. */
  keys: readonly string[];
  exporter: Exporter;
  onSay: (notice: Notice) => void;
  onClose: () => void;
}

type State = { is: 'ready' } | { is: 'writing'; done: number } | { is: 'failed'; words: string };

export function ExportPanel({ format, keys, exporter, onSay, onClose }: ExportPanelProps) {
  const [choices, setChoices] = useState<Choices>();
  const [preview, setPreview] = useState<{ text: string; count: number } | { problem: string }>();
  const [state, setState] = useState<State>({ is: 'ready' });
  const dialog = useRef<HTMLDialogElement>(null);
  const download = useRef<HTMLButtonElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const running = useRef<AbortController | undefined>(undefined);
  /** What was written and could not be copied: pressed again, it is copied at once, which is when browsers allow it. */
  const written = useRef<{ choices: Choices; file: Written } | undefined>(undefined);
  const heading = useId();
  const total = counted(keys.length, 'paper');
  const writing = state.is === 'writing';

  /** Where that cannot be read, each option's first choice does. */
  const chosenLast = () => exporter.choicesOf(format.id).catch((): Choices => ({}));

  useLayoutEffect(() => {
    dialog.current?.showModal();
    download.current?.focus();
    return () => running.current?.abort();
  }, []);
  useLayoutEffect(() => {
    if (writing) cancel.current?.focus();
    else download.current?.focus();
  }, [writing]);

  useEffect(() => {
    void chosenLast().then(setChoices);
  }, []);
  useEffect(() => {
    if (!choices) return undefined;
    const stop = new AbortController();
    exporter.preview({ format: format.id, keys, choices }, stop.signal).then(
      (found) => {
        if (!stop.signal.aborted) setPreview(found);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setPreview({ problem: wordsOf(error) });
      },
    );
    return () => stop.abort();
  }, [choices]);

  const choose = (option: string, choice: string) => {
    const next = { ...choices, [option]: choice };
    setChoices(next);
    exporter.keepChoices(format.id, next);
  };

  /** Writes, then hands over what was written; gives nothing back when it was called off. */
  const run = async (handOver: (file: Written) => Promise<string> | string) => {
    if (running.current) return;
    const stop = new AbortController();
    running.current = stop;
    setState({ is: 'writing', done: 0 });
    try {
      const chosen = choices ?? (await chosenLast());
      const file =
        written.current?.choices === chosen
          ? written.current.file
          : await exporter.write({ format: format.id, keys, choices: chosen }, stop.signal, (done) => setState({ is: 'writing', done }));
      if (stop.signal.aborted) return;
      written.current = { choices: chosen, file };
      onSay({ words: await handOver(file) });
      onClose();
    } catch (error) {
      if (!stop.signal.aborted) setState({ is: 'failed', words: wordsOf(error) });
    } finally {
      running.current = undefined;
    }
  };
  const callOff = () => {
    running.current?.abort();
    setState({ is: 'ready' });
  };

  return (
    <dialog
      ref={dialog}
      class="export-panel"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (writing) callOff();
        else onClose();
      }}
    >
      <h2 id={heading}>Export as {format.name}</h2>
      <p class="quiet">{total}</p>
      {format.options.map(({ id, name, choices: all }) => (
        <label key={id} class="export-option">
          <span>{name}</span>
          <select value={choices?.[id] ?? all[0]?.id ?? ''} disabled={writing} onChange={(event) => choose(id, event.currentTarget.value)}>
            {all.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </select>
        </label>
      ))}
      <section class="export-preview" aria-label="Preview" tabIndex={0}>
        {preview && 'text' in preview && (
          <>
            {preview.count < keys.length && <p class="quiet">The first {counted(preview.count, 'paper')}</p>}
            <pre dir="auto">{preview.text}</pre>
          </>
        )}
        {preview && 'problem' in preview && <p>There is no preview: {preview.problem}</p>}
      </section>
      {/* A live region is there before its words. */}
      <p class="export-said" role="status" aria-label="Export">
        {state.is === 'writing' && `Writing ${state.done.toLocaleString('en')} of ${total}…`}
        {state.is === 'failed' && <span class="is-error">Not exported: {state.words}. Your papers are as they were; try again.</span>}
      </p>
      {writing && <progress aria-label="Written" max={keys.length} value={state.done} />}
      <p class="export-buttons">
        {writing ? (
          <button ref={cancel} type="button" class="button" onClick={callOff}>
            Cancel
          </button>
        ) : (
          <>
            <button type="button" class="button" onClick={onClose}>
              Close
            </button>
            {format.isText && (
              <button
                type="button"
                class="button"
                onClick={() =>
                  void run(async ({ text = '', count }) => {
                    await navigator.clipboard.writeText(text);
                    return `Copied ${counted(count, 'paper')} as ${format.name}`;
                  })
                }
              >
                Copy
              </button>
            )}
            <button
              ref={download}
              type="button"
              class="button is-main"
              onClick={() =>
                void run((file) => {
                  file.download();
                  return `Exported ${counted(file.count, 'paper')} to ${file.name}`;
                })
              }
            >
              Download
            </button>
          </>
        )}
      </p>
    </dialog>
  );
}

/** As the words of a sentence that goes on. */
function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
