/** When a page has come to rest. */
import type { CDPSession } from 'puppeteer-core';
import { until } from '../browsers/access';

/**
 * Waits until a page has been watched for `watched` milliseconds and its main thread has done next to nothing for `quiet`. Runs no script
 * in the page.
 */
export async function watchRest(session: CDPSession, { watched, quiet }: { watched: number; quiet: number }): Promise<void> {
  await session.send('Performance.enable');
  const start = performance.now();
  let busy = start;
  let before = 0;
  await until(async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const used = metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0;
    const now = performance.now();
    if (used - before > 0.003) busy = now;
    before = used;
    return now - start > watched && now - busy > quiet;
  }, 'the page has come to rest');
  await session.send('Performance.disable');
}
