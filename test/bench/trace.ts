/**
 * What a recorded load of a page says of the time its main thread spent in scripts.
 *
 * Times are the thread's own processor time, not the clock's: what else the machine does meanwhile does not count.
 */
import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';

const Frame = z.object({ frame: z.optional(z.string()) });
const Event = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** The thread's processor time at the beginning, and how much of it was used, in microseconds. */
  tts: z.optional(z.number()),
  tdur: z.optional(z.number()),
  args: z.optional(
    z.object({
      beginData: z.optional(Frame),
      data: z.optional(
        z.extend(Frame, {
          url: z.optional(z.string()),
          type: z.optional(z.unknown()),
          timerId: z.optional(z.number()),
          singleShot: z.optional(z.boolean()),
          score: z.optional(z.number()),
        }),
      ),
    }),
  ),
});
type Event = z.infer<typeof Event>;
const Trace = z.object({ traceEvents: z.array(Event) });

/** The world of its own that an extension's script is given; scripts being compiled, started and called back; what they promised. */
const SCRIPT = new Set([
  'LocalWindowProxy::Initialize',
  'v8.compile',
  'v8.run',
  'v8.callFunction',
  'EvaluateScript',
  'FunctionCall',
  'RunMicrotasks',
]);
/** Work of the browser's own that a script may be the first to need. */
const RENDERING = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint']);
/** A frame is drawn with it. */
const DRAWN = 'PrePaint';
const DISPATCH = 'EventDispatch';
const TASK = 'ThreadControllerImpl::RunTask';
const TIMER = 'TimerFire';
const CALL = 'FunctionCall';

const CATEGORIES = ['devtools.timeline', 'v8', 'v8.execute', 'loading', 'toplevel'];

/** What the main thread of one page did. Times in milliseconds of processor time. */
export interface Recording {
  /** In scripts, without the style and layout that they were the first to ask for. */
  script: number;
  /** The most of it in one task. */
  longest: number;
  /** In all: scripts, style, layout, drawing. */
  all: number;
  /** The same from a key to the end of the first frame that was drawn after it. */
  answer: number;
  /** The sum of all shifts (https://web.dev/articles/cls). */
  shift: number;
  /** Timers of extension scripts that ran out, without those that run out again and again. */
  timers: number;
}

/** Records what the page does while `work` is done, which may load it. It should have no script of its own: all script counts. */
export async function record(page: Page, work: () => Promise<void>): Promise<Recording> {
  await page.tracing.start({ categories: CATEGORIES });
  await work();
  const bytes = await page.tracing.stop();
  if (!bytes) throw new Error('The browser recorded nothing.');
  const { traceEvents } = Trace.parse(JSON.parse(Buffer.from(bytes).toString()));
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  await session.detach();
  return read(mainThread(traceEvents, frameTree.frame.id));
}

/** The events of the main thread that the frame lived on. */
function mainThread(events: readonly Event[], frame: string): Event[] {
  const one = events.find(({ args, tdur }) => tdur !== undefined && (args?.data?.frame === frame || args?.beginData?.frame === frame));
  if (!one) throw new Error('The page is not in the recording.');
  return events.filter(({ pid, tid }) => pid === one.pid && tid === one.tid);
}

interface Span {
  name: string;
  start: number;
  end: number;
  timer: number | undefined;
  url: string | undefined;
}

function read(events: readonly Event[]): Recording {
  const spans = events.flatMap(({ name, tts, tdur, args }): Span[] =>
    tts !== undefined && tdur !== undefined && (SCRIPT.has(name) || RENDERING.has(name) || name === TASK || name === TIMER)
      ? [{ name, start: tts, end: tts + tdur, timer: args?.data?.timerId, url: args?.data?.url }]
      : [],
  );
  spans.sort((a, b) => a.start - b.start || b.end - a.end);

  const recording: Recording = { script: 0, longest: 0, all: 0, answer: answerOf(events, spans), shift: 0, timers: 0 };
  const onceOnly = new Set(events.flatMap(({ args }) => (args?.data?.singleShot ? [args.data.timerId] : [])));
  const called = new Set<Span>();
  let inTask = 0;
  const endTask = () => {
    recording.longest = Math.max(recording.longest, inTask);
    inTask = 0;
  };
  const around: Span[] = [];
  for (const span of spans) {
    while (around.length > 0 && around.at(-1)!.end <= span.start) around.pop();
    const length = (span.end - span.start) / 1_000;
    if (around.length === 0) {
      endTask();
      recording.all += length;
    }
    const within = around.findLast(({ name }) => SCRIPT.has(name) || RENDERING.has(name));
    const inScript = within !== undefined && SCRIPT.has(within.name);
    // Each kind counts without the other kind in it.
    const share = SCRIPT.has(span.name) ? (inScript ? 0 : length) : RENDERING.has(span.name) && inScript ? -length : 0;
    recording.script += share;
    inTask += share;
    const timer = span.name === CALL ? around.find(({ name }) => name === TIMER) : undefined;
    // A timer calls one function; what is called after it in the same task hears of what that function did.
    if (timer && !called.has(timer)) {
      called.add(timer);
      if (onceOnly.has(timer.timer) && span.url?.startsWith('chrome-extension://')) recording.timers += 1;
    }
    around.push(span);
  }
  endTask();
  for (const { name, args } of events) if (name === 'LayoutShift') recording.shift += args?.data?.score ?? 0;
  return recording;
}

/** What was done in the task in which a key went down, in that in which a frame was drawn next, and between them. */
function answerOf(events: readonly Event[], spans: readonly Span[]): number {
  const pressed = events.find(({ name, args }) => name === DISPATCH && args?.data?.type === 'keydown')?.tts;
  if (pressed === undefined) return 0;
  const drawn = spans.find(({ name, start }) => name === DRAWN && start > pressed);
  if (!drawn) throw new Error('Nothing was drawn after the key.');
  const tasks = spans.filter(({ name, start, end }) => name === TASK && end > pressed && start < drawn.start);
  const outer = tasks.filter((one) => !tasks.some((other) => other !== one && other.start <= one.start && other.end >= one.end));
  return outer.reduce((sum, { start, end }) => sum + end - start, 0) / 1_000;
}
