/** Which of many elements have come near the view, so that what stands beside them can be made then and not before. */

/** How far beyond the view is near: another view's height, so that what a turn of the wheel brings in is there already. */
const MARGIN = '100% 0px';

/** Gives a function that waits for these elements and no others; calls back with those that are near, each once, until the signal. */
export function watchNear(signal: AbortSignal, came: (elements: Element[]) => void): (elements: Iterable<Element>) => void {
  const observer = new IntersectionObserver(
    (entries) => {
      const near = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      for (const element of near) observer.unobserve(element);
      came(near);
    },
    { rootMargin: MARGIN },
  );
  signal.addEventListener('abort', () => observer.disconnect());
  return (elements) => {
    observer.disconnect();
    for (const element of elements) observer.observe(element);
  };
}
