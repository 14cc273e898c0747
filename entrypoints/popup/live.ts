/** Questions to the library that stay answered: asked again whenever another context has changed what they read. */
import { liveQuery } from 'dexie';
import { useEffect, useState, type Inputs } from 'preact/hooks';
import { errorOf } from '../../lib/paper/thrown';

export interface Live<T> {
  /** The newest answer; while the next is awaited, the one before it. */
  value: T | undefined;
  error: Error | undefined;
}

/** Asks, and keeps asking, a question that is another whenever one of `inputs` is. No question: nothing is asked. */
export function useLive<T>(question: (() => Promise<T>) | undefined, inputs: Inputs): Live<T> {
  const [live, setLive] = useState<Live<T>>({ value: undefined, error: undefined });
  useEffect(() => {
    if (!question) return undefined;
    const subscription = liveQuery(question).subscribe({
      next: (value) => setLive({ value, error: undefined }),
      error: (error: unknown) => setLive(({ value }) => ({ value, error: errorOf(error) })),
    });
    return () => subscription.unsubscribe();
  }, inputs);
  return live;
}
