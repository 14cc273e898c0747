/** An icon of lucide's, drawn from its node array so that only the icons that are imported are carried. */
import type { IconNode } from 'lucide';
import { h } from 'preact';

/** Decoration: hidden from assistive technology; the control it stands in carries the name. `size` in CSS pixels. */
export function Icon({ node, size = 16, filled = false }: { node: IconNode; size?: number; filled?: boolean }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {node.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
