/** The pill at the page's lower edge: a host of its own, there once it has something to say. */
import edgeCss from '../../components/triage/edge.css?inline';
import { DrawnPill, type PillView } from '../../components/triage/pill';
import { addStyle, keepHost, type createHost } from '../../lib/page/host';

/** How long what was done is shown, in milliseconds; longer as long as a hand or the keyboard is there. */
const SAID = 10_000;

export interface PillTies {
  signal: AbortSignal;
  createHost: () => ReturnType<typeof createHost>;
  undo: () => void;
  unfold: () => void;
  pressed: (event: KeyboardEvent) => void;
  /** The keyboard was in it, where nothing is left to have it. */
  left: () => void;
}

export class Pill {
  #drawn: { host: HTMLElement; root: ShadowRoot; pill: DrawnPill } | undefined;
  #view: PillView = { said: '', failed: false, undo: false, dismissed: 0, unfolded: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ties: PillTies) {
    ties.signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#drawn?.host.remove();
    });
  }

  get hosts(): readonly Element[] {
    return this.#drawn ? [this.#drawn.host] : [];
  }

  /** Says something, for a while. */
  say(said: string, undo = false, failed = false): void {
    clearTimeout(this.#timer);
    this.#paint({ said, undo, failed });
    if (said) this.#timer = setTimeout(() => this.#forget(), SAID);
  }

  /** Says how many are dismissed, and whether they are shown in full. */
  dismissed(dismissed: number, unfolded: boolean): void {
    // A page may throw out what it did not put there.
    if (this.#drawn?.host.isConnected === false) document.documentElement.append(this.#drawn.host);
    if (dismissed !== this.#view.dismissed || unfolded !== this.#view.unfolded) this.#paint({ dismissed, unfolded });
  }

  #forget(): void {
    const { host, root } = this.#drawn ?? {};
    if (host?.matches(':hover') || root?.activeElement) this.#timer = setTimeout(() => this.#forget(), SAID);
    else this.say('');
  }

  #paint(change: Partial<PillView>): void {
    this.#view = { ...this.#view, ...change };
    if (!this.#drawn && !this.#view.said && this.#view.dismissed === 0) return;
    const { root, pill } = (this.#drawn ??= this.#draw());
    const had = root.activeElement;
    pill.paint(this.#view);
    if (had && !had.checkVisibility()) this.ties.left();
  }

  #draw() {
    const { host, root } = this.ties.createHost();
    addStyle(root, edgeCss);
    const pill = new DrawnPill(root, this.ties);
    // Copies of what is pressed there (lib/page/copy.ts).
    pill.box.addEventListener('keydown', (event) => this.ties.pressed(event));
    keepHost(host);
    document.documentElement.append(host);
    return { host, root, pill };
  }
}
