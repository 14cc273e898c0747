/** The keys of a listing, each to be changed by pressing another in its field. */
import { useRef, useState } from 'preact/hooks';
import { ACTIONS, USUAL_KEYS, type Action, type Settings } from '../../lib/settings/settings';
import type { Notice } from '../notice';

type Bindings = Settings['bindings'];

/** What each key does, in words. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  next: 'Next entry',
  previous: 'Previous entry',
  save: 'Save, or take it back',
  note: 'Write a note',
  tags: 'Tags',
  'to-read': 'Status: to read',
  reading: 'Status: reading',
  read: 'Status: read',
  dismiss: 'Dismiss, or bring back',
  open: 'Open the paper’s page',
  pdf: 'Open its PDF',
  select: 'Select',
  highlight: 'Highlight the selected words',
  undo: 'Undo',
  search: 'Search saved papers',
  help: 'Show the keys',
};

interface KeysProps {
  bindings: Bindings;
  disabled: boolean;
  onChange: (bindings: Bindings, done?: Notice) => void;
}

export function Keys({ bindings, disabled, onChange }: KeysProps) {
  /** Why a key was not taken, at the action it was meant for. */
  const [refused, setRefused] = useState<{ action: Action; words: string }>();
  const usual = useRef<HTMLButtonElement>(null);
  const isUsual = ACTIONS.every((action) => bindings[action] === USUAL_KEYS[action]);

  const bind = (action: Action, key: string) => {
    const other = ACTIONS.find((one) => one !== action && key !== '' && bindings[one] === key);
    if (other) {
      setRefused({ action, words: `“${key}” is taken: ${ACTION_WORDS[other]}` });
      return;
    }
    setRefused(undefined);
    if (bindings[action] !== key) onChange({ ...bindings, [action]: key });
  };
  const reset = () => {
    setRefused(undefined);
    const undo = () => {
      onChange(bindings);
      // The button that was pressed goes.
      usual.current?.focus();
    };
    onChange({ ...USUAL_KEYS }, { words: 'The keys are the usual ones again', action: { name: 'Undo', run: undo } });
  };

  return (
    <>
      <ul class="settings-keys" aria-label="Keys">
        {ACTIONS.map((action) => (
          <li key={action}>
            <label for={`key-${action}`}>{ACTION_WORDS[action]}</label>
            <input
              id={`key-${action}`}
              class="settings-key"
              value={bindings[action]}
              disabled={disabled}
              maxLength={2}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              aria-invalid={refused?.action === action}
              aria-describedby={refused?.action === action ? 'key-refused' : 'key-how'}
              onKeyDown={(event) => {
                const { key, ctrlKey, altKey, metaKey, isComposing } = event;
                if (ctrlKey || altKey || metaKey || isComposing) return;
                if (key === 'Backspace' || key === 'Delete') {
                  event.preventDefault();
                  bind(action, '');
                } else if (/^\S$/u.test(key)) {
                  event.preventDefault();
                  bind(action, key);
                }
              }}
              // Keyboards that write without telling the key: on the screen, or composing.
              onInput={({ currentTarget }) => {
                const typed = currentTarget.value;
                currentTarget.value = bindings[action];
                // Beside the key that stood there, or in its place; the same one typed again is no change.
                const [key = Array.from(typed.trim())[0] ?? ''] = typed.replace(bindings[action], '').trim();
                bind(action, key);
              }}
            />
            {refused?.action === action && (
              <span id="key-refused" class="settings-refused" role="alert">
                {refused.words}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="settings-switch">
        <span id="key-how" class="quiet">
          Press a key in its field; Backspace leaves the action without one.
        </span>
        {/* Not disabled while it may have the keyboard, which would be lost with it. */}
        <button
          ref={usual}
          type="button"
          class="button"
          disabled={disabled}
          aria-disabled={isUsual}
          onClick={() => {
            if (!isUsual) reset();
          }}
        >
          Usual keys
        </button>
      </p>
    </>
  );
}
