/** The export button and its menu: https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ Behind each format its panel. */
import { ChevronDown, Share } from 'lucide';
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState, type MutableRef } from 'preact/hooks';
import type { Exporter, ExportFormat, ExportPanel } from './export-panel';
import { Icon } from './icon';
import type { Notice } from './notice';
import { errorOf } from '../lib/paper/thrown';

interface ExportProps {
  /** What would be exported, in words: `Export 12 papers found`. */
  what: string;
  /** The papers, in the order they are shown in. Without any there is nothing to export. */
  keys: readonly string[];
  /** Who writes; `undefined` until it has been loaded. */
  exporter: Exporter | undefined;
  /** Has it loaded. Called whenever the button is gone to. */
  onWantExporter: () => void;
  /** Called before anything is written: what is being typed is saved. */
  settle?: () => Promise<void> | undefined;
  onSay: (notice: Notice) => void;
}

type Panel = ComponentType<Parameters<typeof ExportPanel>[0]>;

/** The button, its menu, and the panel of the format that was chosen there. */
export function Export({ what, keys, exporter, onWantExporter, settle, onSay }: ExportProps) {
  const [open, setOpen] = useState<{ Panel: Panel; format: ExportFormat; keys: readonly string[] }>();
  const button = useRef<HTMLButtonElement>(null);
  const formats = exporter?.formats ?? [];
  const show = async (id: string) => {
    const format = formats.find((one) => one.id === id);
    if (!format) return;
    try {
      await settle?.();
      const { ExportPanel: Panel } = await import('./export-panel');
      setOpen({ Panel, format, keys });
    } catch (error) {
      onSay({ words: `Not exported: ${errorOf(error).message}`, error: true });
    }
  };
  const close = () => {
    setOpen(undefined);
    button.current?.focus();
  };
  return (
    <>
      <ExportMenu
        what={what}
        formats={formats}
        disabled={keys.length === 0}
        button={button}
        onWant={onWantExporter}
        onExport={(id) => void show(id)}
      />
      {open && exporter && (
        <open.Panel key={open.format.id} format={open.format} keys={open.keys} exporter={exporter} onSay={onSay} onClose={close} />
      )}
    </>
  );
}

interface ExportMenuProps {
  what: string;
  /** The formats, by their names. */
  formats: readonly { id: string; name: string }[];
  disabled: boolean;
  /** The button, for whoever gives it the focus back. */
  button: MutableRef<HTMLButtonElement | null>;
  /** Hears that the button is gone to, by mouse or by keyboard, or pressed. */
  onWant: () => void;
  onExport: (format: string) => void;
}

function ExportMenu({ what, formats, disabled, button, onWant, onExport }: ExportMenuProps) {
  const [open, setOpen] = useState<'first' | 'last'>();
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

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
        onPointerEnter={onWant}
        onFocus={onWant}
        onClick={() => {
          onWant();
          setOpen(open ? undefined : 'first');
        }}
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
        </div>
      )}
    </div>
  );
}
