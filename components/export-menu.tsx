/** The export button and its menu: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ */
import { Check, ChevronDown, Share } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon';

/** How the Markdown file is divided. */
export type Grouping = 'month' | 'tag';

interface ExportMenuProps {
  /** What would be exported, in words: `Export 12 papers found`. */
  what: string;
  /** The formats, by their names. */
  formats: readonly { id: string; name: string }[];
  groupBy: Grouping;
  disabled: boolean;
  onGroupBy: (groupBy: Grouping) => void;
  onExport: (format: string) => void;
}

const GROUPINGS: readonly (readonly [Grouping, string])[] = [
  ['month', 'Group by month'],
  ['tag', 'Group by tag'],
];

export function ExportMenu({ what, formats, groupBy, disabled, onGroupBy, onExport }: ExportMenuProps) {
  const [open, setOpen] = useState<'first' | 'last'>();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useLayoutEffect(() => {
    if (open)
      items()
        .at(open === 'first' ? 0 : -1)
        ?.focus();
  }, [open, formats.length]);

  useEffect(() => {
    if (!open) return undefined;
    const away = (event: Event) => {
      const target = event.target;
      if (!(target instanceof Node) || menu.current?.contains(target) || button.current?.contains(target)) return;
      setOpen(undefined);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);

  const close = () => {
    setOpen(undefined);
    button.current?.focus();
  };
  const onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setOpen(event.key === 'ArrowDown' ? 'first' : 'last');
  };
  const onMenuKey = (event: KeyboardEvent) => {
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    if (event.key === 'Tab') {
      setOpen(undefined);
      return;
    }
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus();
    else if (event.key === 'ArrowUp') all.at(at - 1)?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // The next item that begins with the letter.
      const behind = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      behind.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <div class="export">
      <button
        ref={button}
        type="button"
        class="button"
        aria-haspopup="menu"
        aria-expanded={open !== undefined}
        aria-controls={open ? 'export-menu' : undefined}
        disabled={disabled}
        onClick={() => setOpen(open ? undefined : 'first')}
        onKeyDown={onButtonKey}
      >
        <Icon node={Share} size={14} />
        Export
        <Icon node={ChevronDown} size={14} />
      </button>
      {open && (
        <div ref={menu} class="menu" id="export-menu" role="menu" aria-label="Export" onKeyDown={onMenuKey}>
          <div role="group" aria-label={what}>
            <p class="menu-words" aria-hidden="true">
              {what}
            </p>
            {formats.map(({ id, name }) => (
              <button
                key={id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => {
                  close();
                  onExport(id);
                }}
              >
                {name}
              </button>
            ))}
          </div>
          <div role="group" aria-label="In Markdown">
            <p class="menu-words" aria-hidden="true">
              In Markdown
            </p>
            {GROUPINGS.map(([grouping, words]) => (
              <button
                key={grouping}
                type="button"
                role="menuitemradio"
                aria-checked={groupBy === grouping}
                tabIndex={-1}
                onClick={() => onGroupBy(grouping)}
              >
                {words}
                {groupBy === grouping && <Icon node={Check} size={14} />}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
