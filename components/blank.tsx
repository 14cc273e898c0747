/** What stands where papers would, and how to go on. */
import { BookmarkPlus } from 'lucide';
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

/** What a library without papers begins with. */
export function NothingSaved() {
  return (
    <Blank
      icon={BookmarkPlus}
      title="Nothing saved yet"
      words="Open a paper listing and press Save beside a paper. It will be kept here, with your notes."
    >
      <a class="button" href="https://huggingface.co/papers" target="_blank" rel="noreferrer">
        Open Hugging Face Papers
      </a>
    </Blank>
  );
}
