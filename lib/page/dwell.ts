/** Which of many elements have stood before the person: at least half in view for a second, in a tab that is shown. */

/** How often is looked, in milliseconds, and how often in a row it must be in view: counted, for a clock may be set. */
const TICK = 500;
const ENOUGH = 2;
/** Once in so many looks those are told of; and once more when the tab is left. */
const BATCH = 4;

/**
 * Gives a function that watches these elements and no others; calls back with those that stood before the person, each once for each time
 * it is watched, at most once in two seconds and when the tab is left. Until the signal.
 */
export function watchDwell(signal: AbortSignal, met: (elements: Element[]) => void): (elements: Iterable<Element>) => void {
  /** How often each that is in view has been, in a row. */
  const counts = new Map<Element, number>();
  let done: Element[] = [];
  let ticks = 0;
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, intersectionRatio, intersectionRect, rootBounds } of changes) {
        // What is taller than two views never shows half of itself.
        const isIn = intersectionRatio >= 0.5 || intersectionRect.height * 2 >= (rootBounds?.height ?? Infinity);
        if (!isIn) counts.delete(target);
        else if (!counts.has(target)) counts.set(target, 0);
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
  );
  const tell = () => {
    if (done.length > 0) met(done);
    done = [];
  };
  const timer = setInterval(() => {
    if (document.hidden) return;
    for (const [element, count] of counts) {
      counts.set(element, count + 1);
      if (count < ENOUGH) continue;
      counts.delete(element);
      observer.unobserve(element);
      done.push(element);
    }
    ticks += 1;
    if (ticks % BATCH === 0) tell();
  }, TICK);
  document.addEventListener('visibilitychange', tell, { signal });
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    observer.disconnect();
  });
  return (elements) => {
    observer.disconnect();
    const before = new Map(counts);
    counts.clear();
    for (const element of elements) {
      const count = before.get(element);
      if (count !== undefined) counts.set(element, count);
      observer.observe(element);
    }
  };
}
