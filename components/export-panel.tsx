/**
 * Exporting in one format: what can be chosen of it, what it will look like, and taking it as a file or onto the clipboard. A modal
 * dialog of the browser's, loaded when it is first wanted.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './export-panel.css';
import type { Notice } from './notice';
import { counted } from './paper-words';
import { errorOf } from '../lib/paper/thrown';

export interface ExportFormat {
  id: string;
  name: string;
  /** Whether what is written is text, which can be copied. */
  isText: boolean;
  options: readonly ExportOption[];
}

export interface Choice {
  id: string;
  name: string;
}

interface ExportOption {
  id: string;
  name: string;
  choices: readonly Choice[];
  /** What one is called that the person may bring as a file, and what its files end in, where she may. */
  own?: { name: string; ending: string } | undefined;
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
  text?: () => Promise<string>;
  download: () => void;
  /** Once it is known: in words, what of the export could not be kept for the next one. */
  unkept?: Promise<string | undefined>;
}

/** Who writes. What it gives rejects with what the database, the format or the signal (with its reason) does. */
export interface Exporter {
  formats: readonly ExportFormat[];
  /** As chosen last. */
  choicesOf: (format: string) => Promise<Choices>;
  keepChoices: (format: string, choices: Choices) => void;
  /** The choices of an option that the person brought herself. */
  ownOf: (format: string, option: string) => Promise<readonly Choice[]>;
  /** Takes a file as a choice of an option, for good; says in words why it cannot. */
  addOwn: (format: string, option: string, file: File) => Promise<{ ok: true; choice: Choice } | { ok: false; words: string }>;
  removeOwn: (format: string, option: string, id: string) => Promise<void>;
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
  const [dropped, setDropped] = useState<File>();
  const takesFiles = format.options.some(({ own }) => own);
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
      void file.unkept?.then((words) => words !== undefined && onSay({ words }));
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
      {...(takesFiles && {
        onDragOver: (event: DragEvent) => event.preventDefault(),
        onDrop: (event: DragEvent) => {
          event.preventDefault();
          const [file] = event.dataTransfer?.files ?? [];
          if (file && !writing) setDropped(file);
        },
      })}
      onCancel={(event) => {
        event.preventDefault();
        if (writing) callOff();
        else onClose();
      }}
    >
      <h2 id={heading}>Export as {format.name}</h2>
      <p class="quiet">{total}</p>
      {format.options.map((option) => (
        <ExportChoice
          key={option.id}
          option={option}
          chosen={choices?.[option.id]}
          disabled={writing}
          format={format.id}
          exporter={exporter}
          brought={option.own && dropped}
          onChoose={(choice) => choose(option.id, choice)}
        />
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
                  void run(async ({ text, count }) => {
                    await navigator.clipboard.writeText((await text?.()) ?? '');
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

interface ExportChoiceProps {
  option: ExportOption;
  /** The chosen choice's id; the first where none is. */
  chosen: string | undefined;
  disabled: boolean;
  format: string;
  exporter: Exporter;
  /** A file that was dropped for it. */
  brought: File | undefined;
  onChoose: (choice: string) => void;
}

/** One option: what can be chosen, and where a person may bring a choice of her own, taking it up and taking it out again. */
function ExportChoice({ option, chosen, disabled, format, exporter, brought, onChoose }: ExportChoiceProps) {
  const { id, name, choices, own } = option;
  const [hers, setHers] = useState<readonly Choice[]>([]);
  const [said, setSaid] = useState<{ words: string; failed: boolean }>();
  const select = useRef<HTMLSelectElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const all = [...choices, ...hers];
  const now = all.find((choice) => choice.id === chosen) ?? choices[0];
  const isHers = hers.some((choice) => choice.id === now?.id);

  useEffect(() => {
    if (own) void exporter.ownOf(format, id).then(setHers, () => setHers([]));
  }, []);
  const take = async (file: File) => {
    // A style is tried first, which takes a moment, or seconds where one is made to take for ever.
    setSaid({ words: `Trying the ${own?.name ?? 'file'}…`, failed: false });
    const taken = await exporter
      .addOwn(format, id, file)
      .catch((error: unknown) => ({ ok: false as const, words: `Not kept: ${wordsOf(error)}.` }));
    if (!taken.ok) {
      setSaid({ words: taken.words, failed: true });
      return;
    }
    setHers((before) => [...before.filter((choice) => choice.id !== taken.choice.id), taken.choice]);
    onChoose(taken.choice.id);
    setSaid({ words: `Added “${taken.choice.name}”`, failed: false });
  };
  useEffect(() => {
    if (brought) void take(brought);
  }, [brought]);
  const remove = async ({ id: gone, name: called }: Choice) => {
    try {
      await exporter.removeOwn(format, id, gone);
    } catch (error) {
      setSaid({ words: `Not removed: ${wordsOf(error)}.`, failed: true });
      return;
    }
    setHers((before) => before.filter((choice) => choice.id !== gone));
    onChoose(choices[0]?.id ?? '');
    setSaid({ words: `Removed “${called}”`, failed: false });
    // The button that was pressed goes.
    select.current?.focus();
  };

  return (
    <>
      <div class="export-option">
        <label>
          <span>{name}</span>
          <select ref={select} value={now?.id ?? ''} disabled={disabled} onChange={(event) => onChoose(event.currentTarget.value)}>
            {all.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </select>
        </label>
        {own && (
          <span class="export-own">
            {isHers && now && (
              <button type="button" class="button" disabled={disabled} onClick={() => void remove(now)}>
                Remove this {own.name}
              </button>
            )}
            <button type="button" class="button" disabled={disabled} onClick={() => input.current?.click()}>
              Add a {own.name}…
            </button>
            <input
              ref={input}
              type="file"
              accept={own.ending}
              aria-label={`A ${own.name} of yours (${own.ending})`}
              hidden
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? [];
                if (file) void take(file);
                // The same file may be chosen again once it is mended.
                currentTarget.value = '';
              }}
            />
          </span>
        )}
      </div>
      {own && (
        <p class="export-said" role="status" aria-label={name}>
          {said && <span class={said.failed ? 'is-error' : ''}>{said.words}</span>}
        </p>
      )}
    </>
  );
}

/** As the words of a sentence that goes on. */
function wordsOf(error: unknown): string {
  return errorOf(error).message.replace(/\.$/, '');
}
