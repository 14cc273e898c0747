/** The keys of a listing, each to be changed by pressing another in its field. */
import { useState } from 'preact/hooks';
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
    const before = bindings;
    onChange({ ...USUAL_KEYS }, { words: 'The keys are the usual ones again', action: { name: 'Undo', run: () => onChange(before) } });
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
                } else if (key.length === 1 && key !== ' ') {
                  event.preventDefault();
                  bind(action, key);
                }
              }}
              // Keyboards that write without telling the key: on the screen, or composing.
              onInput={({ currentTarget }) => {
                const key = currentTarget.value.replace(bindings[action], '').trim().slice(0, 1) || currentTarget.value.trim().slice(0, 1);
                currentTarget.value = bindings[action];
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
        <button type="button" class="button" disabled={disabled || isUsual} onClick={reset}>
          Usual keys
        </button>
      </p>
    </>
  );
}
