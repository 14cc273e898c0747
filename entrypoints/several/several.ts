/** Several entries at once: the bar at the page's lower edge, a host of its own, and what is done with what is selected. */
import { DrawnBar, type BarAct, type BarView } from '../../components/triage/bar';
import barCss from '../../components/triage/bar.css?inline';
import edgeCss from '../../components/triage/edge.css?inline';
import { ask } from '../../lib/messages/ask';
import { addStyle, keepHost } from '../../lib/page/host';
import { cleanTag } from '../../lib/paper/text';
import type { Several, SeveralTies } from '../listing/door';
import { NEW } from '../listing/row';
import { actOn, type Act } from './bulk';

const DOING: Readonly<Record<Act['is'], string>> = { save: 'Saving', dismiss: 'Dismissing', tag: 'Tagging', status: 'Saving' };
const DID: Readonly<Record<Act['is'], string>> = { save: 'saved', dismiss: 'dismissed', tag: 'tagged', status: 'given a status' };

export class SelectedTogether implements Several {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #bar: DrawnBar;
  #view: BarView = { selected: 0, work: undefined, tagging: false, tags: [] };
  /** Ends what is being done. */
  #working: AbortController | undefined;

  constructor(private readonly ties: SeveralTies) {
    const { host, root } = ties.createHost();
    addStyle(root, edgeCss + barCss);
    this.#bar = new DrawnBar(root, {
      act: (act) => void this.#act(act),
      status: (status) => void this.#do({ is: 'status', status }),
      tag: (typed) => {
        this.#paint({ tagging: false });
        const tags = [...new Set(typed.split(',').map(cleanTag).filter(Boolean))];
        if (tags.length > 0) void this.#do({ is: 'tag', tags });
      },
    });
    // Copies of what is pressed there (lib/page/copy.ts).
    this.#bar.box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.#working) ties.select([]);
      else ties.pressed(event);
    });
    this.#host = host;
    this.#root = root;
    keepHost(host);
    document.documentElement.append(host);
    ties.signal.addEventListener('abort', () => {
      this.#working?.abort();
      host.remove();
    });
  }

  get hosts(): readonly Element[] {
    return [this.#host];
  }

  get busy(): boolean {
    return this.#working !== undefined;
  }

  follow(): void {
    // A page may throw out what it did not put there.
    if (!this.#host.isConnected) document.documentElement.append(this.#host);
    const selected = this.ties.selected.size;
    if (selected !== this.#view.selected) this.#paint({ selected, ...(selected === 0 && { tagging: false }) });
  }

  #paint(change: Partial<BarView>): void {
    const had = this.#root.activeElement !== null;
    this.#view = { ...this.#view, ...change };
    this.#bar.paint(this.#view);
    if (had && !isHeld(this.#root)) this.ties.left();
  }

  async #act(act: BarAct): Promise<void> {
    const { ties } = this;
    switch (act) {
      case 'all':
        ties.select(ties.shown());
        return;
      case 'new':
        ties.select(ties.shown().filter(({ met }) => met === NEW));
        return;
      case 'clear':
        ties.select([]);
        return;
      case 'cancel':
        this.#working?.abort();
        return;
      case 'tag': {
        const tags = await ask('tags', {});
        this.#paint({ tagging: this.ties.selected.size > 0, tags: tags.ok ? tags.value : [] });
        return;
      }
      default:
        await this.#do({ is: act });
    }
  }

  async #do(act: Act): Promise<void> {
    if (this.#working) return;
    const { ties } = this;
    // What the page has taken away meanwhile is no longer selected.
    ties.keepUp();
    const rows = new Map([...ties.selected].map((row) => [row.id, row]));
    const working = (this.#working = new AbortController());
    const progress = (done: number, total: number) => {
      const words = `${DOING[act.is]} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
      this.#paint({ work: { words, done, total }, tagging: false });
    };
    progress(0, rows.size);
    const { count, back, left, problem } = await actOn(ask, act, [...rows.values()], {
      signal: AbortSignal.any([working.signal, ties.signal]),
      onProgress: progress,
      onKept: (id, kept) => {
        const row = rows.get(id);
        if (!row) return;
        Object.assign(row, { kept, said: undefined, removed: undefined, changes: row.changes + 1 });
        ties.paint(row);
      },
    });
    this.#working = undefined;
    if (ties.signal.aborted) return;
    this.#paint({ work: undefined });
    if (act.is === 'dismiss' && problem === undefined) {
      const not = new Set(left);
      for (const row of rows.values()) if (!not.has(row.id)) row.dismissed = true;
    }
    ties.select(left.flatMap((id) => rows.get(id) ?? []));
    if (count > 0) ties.did(`${count.toLocaleString('en')} ${DID[act.is]}`, back, problem);
    else ties.did(problem === undefined ? 'Nothing was changed' : 'Not done', [], problem);
  }
}

/** Whether something in a root that is shown has the keyboard. */
function isHeld({ activeElement }: ShadowRoot): boolean {
  return activeElement?.checkVisibility() ?? false;
}
