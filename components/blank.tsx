/** What stands where papers would, and how to go on. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

interface BlankProps {
  icon: Parameters<typeof Icon>[0]['node'];
  title: string;
  words: string;
  children?: ComponentChildren;
}

export function Blank({ icon, title, words, children }: BlankProps) {
  return (
    <div class="blank">
      <Icon node={icon} size={28} />
      <h2>{title}</h2>
      <p>{words}</p>
      {children}
    </div>
  );
}
