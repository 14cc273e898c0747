/** What has just been done or has failed, at the foot of the page, with what can be done about it. It stays until it is closed. */
import { X } from 'lucide';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

export interface Notice {
  words: string;
  error?: boolean;
  /** With `focus` it takes the focus: what had it is gone, and here it can be had back. */
  action?: { name: string; run: () => void; focus?: boolean };
}

/** The live region is always there: one that comes with its text is not read out. */
export function NoticeBar({ notice, onClose }: { notice: Notice | undefined; onClose: () => void }) {
  const action = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (notice?.action?.focus) action.current?.focus();
  }, [notice]);
  return (
    <div class="notice-place">
      <div class={`notice${notice?.error ? ' is-error' : ''}${notice ? '' : ' is-empty'}`}>
        <p role="status" aria-label="Notice" dir="auto">
          {notice?.words}
        </p>
        {notice?.action && (
          <button ref={action} type="button" class="button is-quiet" onClick={notice.action.run}>
            {notice.action.name}
          </button>
        )}
        {notice && (
          <button type="button" class="tool" aria-label="Close this notice" onClick={onClose}>
            <Icon node={X} size={14} />
          </button>
        )}
      </div>
    </div>
  );
}
