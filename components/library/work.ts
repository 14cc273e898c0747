/** Doing things to many papers one after the other: how far it has come, what came of it, and taking it back. */
import { useRef, useState } from 'preact/hooks';
import type { Notice } from '../notice';
import { counted } from '../paper-words';
import { UNDOING, type Doing, type Done, type Said } from './acts';
import type { Work } from './bulk-bar';

/** From as many papers on, how far something has come is shown. */
const SHOWN_FROM = 500;

interface Deed {
  words: Said;
  /** How many papers it is about. */
  total: number;
  act: (doing: Doing) => Promise<Done>;
  /** Does it to what is left of it. */
  again: (left: readonly string[]) => void;
  /** Whether the offer to undo takes the focus, since what had it goes with the papers. */
  focus: boolean;
}

interface Works {
  work: Work | undefined;
  /** Whether something long is being done: nothing else is begun meanwhile, and the person is told so. */
  isBusy: () => boolean;
  /** Does it, after what is being done by now. */
  run: (deed: Deed) => Promise<void>;
  /** Takes back the last thing that was not taken back yet. Gives whether there was one. */
  undoLast: () => boolean;
}

export function useWork(onSay: (notice: Notice | undefined) => void): Works {
  const [work, setWork] = useState<Work>();
  const busy = useRef(false);
  const under = useRef<Promise<void> | undefined>(undefined);
  const undos = useRef<(() => void)[]>([]);

  const isBusy = (): boolean => {
    if (busy.current) onSay({ words: 'Wait until this is done, or cancel it.', error: true });
    return busy.current;
  };

  /** What takes something back, once, whichever way it is asked for. */
  const offer = ({ undo, count }: Done, focus: boolean): (() => void) | undefined => {
    if (!undo) return undefined;
    const takeBack = () => void run({ words: UNDOING, total: count, act: undo, again: takeBack, focus });
    const once = () => {
      if (!undos.current.includes(once) || isBusy()) return;
      undos.current = undos.current.filter((other) => other !== once);
      takeBack();
    };
    undos.current.push(once);
    return once;
  };

  const run = (deed: Deed): Promise<void> => {
    // Keys are pressed faster than the worker wakes up: each has its turn.
    const turn = under.current ? under.current.then(() => doIt(deed)) : doIt(deed);
    const end = () => {
      if (under.current === ended) under.current = undefined;
    };
    const ended: Promise<void> = turn.then(end, end);
    under.current = ended;
    return turn;
  };

  const doIt = async ({ words, total, act, again, focus }: Deed): Promise<void> => {
    const stop = new AbortController();
    const onProgress = (done: number) => {
      if (total > SHOWN_FROM) setWork({ is: 'running', words: `${words.doing}…`, done, total, onCancel: () => stop.abort() });
    };
    busy.current = total > SHOWN_FROM;
    setWork(undefined);
    onProgress(0);
    const done = await act({ onProgress, signal: stop.signal }).finally(() => (busy.current = false));
    const undo = offer(done, focus);
    const { count, left, problem } = done;
    if (problem === undefined) {
      setWork(undefined);
      const said =
        left.length > 0 ? `Stopped: ${words.done(count)}, ${left.length.toLocaleString('en')} left as they were` : words.done(count);
      onSay({ words: said, ...(undo && { action: { name: 'Undo', run: undo, focus } }) });
      return;
    }
    onSay(undefined);
    const so = count > 0 ? `${words.done(count)}, ${counted(left.length, 'paper')} not. ` : '';
    const leave = (then: () => void) => () => {
      setWork(undefined);
      then();
    };
    setWork({
      is: 'failed',
      words: `${so}${words.doing} stopped: ${problem} ${words.else}`,
      onUndo: undo && leave(undo),
      onAgain: left.length > 0 && done.again !== false ? leave(() => again(left)) : undefined,
      onClose: leave(() => undefined),
    });
  };

  return {
    work,
    isBusy,
    run,
    undoLast: () => {
      const last = undos.current.at(-1);
      last?.();
      return last !== undefined;
    },
  };
}
