/**
 * Reaches the controls of a page as assistive technology does: by role and accessible name, into closed shadow roots, in both browsers.
 * What is hidden from a screen reader is not found; clicks and keys are real ones. Reading a page in a background tab brings its tab to
 * the front, as a person would: behind, Chromium draws nothing and would never answer.
 *
 * - Chromium: the protocol's `Accessibility.queryAXTree` looks into every shadow root.
 * - Firefox: BiDi's accessibility locator stops at closed roots, so the tree is read in the browser's own process (firefox-tree.js). It
 *   reaches the browser's process a moment after the page changed: wait for what you expect (`waitFor`, `until`), never look once.
 *   A row that `content-visibility: auto` leaves undrawn has controls there, but names only where an `aria-label` gives them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, KeyInput, Page, Protocol } from 'puppeteer-core';
import * as z from 'zod/mini';
import { contextOf, openPrivileged, type Privileged } from './privileged';

/** What to look for. A string is the whole name, as the browser computes it; `within` looks only below a control found before. */
export interface Query {
  role: string;
  name?: string | RegExp;
  within?: Control;
}

/** A control that was found. Good for as long as its element is in the page. */
export interface Control {
  page: Page;
  role: string;
  /** Its accessible name when it was found. */
  name: string;
  /** Chromium: the backend node id. Firefox: its number in firefox-tree.js. */
  node: number;
}

/** What a screen reader would say of a control now. */
export interface ControlState {
  name: string;
  /** What is written in it, whitespace collapsed. */
  text: string;
  /** What is typed into it. Empty for what cannot be typed into. */
  value: string;
  /** `aria-pressed`; undefined for what is no toggle. */
  pressed: boolean | undefined;
  /** `aria-expanded`; undefined for what cannot expand. */
  expanded: boolean | undefined;
  checked: boolean;
  focused: boolean;
  disabled: boolean;
}

/** How a browser answers; chosen by the protocol a page speaks. */
export interface Reader {
  find(role: string, within: number | undefined): Promise<{ node: number; name: string }[]>;
  state(node: number): Promise<ControlState>;
  focus(node: number): Promise<void>;
  /**
   * The middle of the control in the viewport, in CSS pixels, after scrolling it into view, once it stands still. Rejects where it does
   * not within `patience` milliseconds, ten seconds unless told otherwise: it may have gone.
   */
  middle(node: number, patience?: number): Promise<{ x: number; y: number }>;
}

const readers = new WeakMap<Page, Promise<Reader>>();

function readerOf(page: Page): Promise<Reader> {
  let reader = readers.get(page);
  if (!reader) {
    reader = page
      .browser()
      .version()
      .then((version) => (version.startsWith('firefox') ? firefoxReader(page) : chromiumReader(page)));
    readers.set(page, reader);
  }
  return reader;
}

/** Every control that fits, in the order of the document. */
export async function findAll(page: Page, { role, name, within }: Query): Promise<Control[]> {
  const reader = await readerOf(page);
  await bringToFront(page);
  const found = await reader.find(role, within?.node);
  return found
    .filter((control) => (name === undefined ? true : typeof name === 'string' ? control.name === name : name.test(control.name)))
    .map((control) => ({ page, role, ...control }));
}

/** The first control that fits now, if there is one. */
export async function find(page: Page, query: Query): Promise<Control | undefined> {
  return (await findAll(page, query))[0];
}

/** The first control that fits, as soon as there is one. Throws with what was there instead after `timeout` milliseconds. */
export async function waitFor(page: Page, query: Query, timeout = 10_000): Promise<Control> {
  const end = Date.now() + timeout;
  for (;;) {
    const control = await find(page, query);
    if (control) return control;
    if (Date.now() > end) {
      const others = (await findAll(page, { ...query, name: /(?:)/ })).map((other) => `“${other.name}”`);
      throw new Error(
        `No ${query.role} named ${String(query.name ?? 'anything')} within ${timeout} ms on ${page.url()}. ` +
          `There: ${others.length > 0 ? others.slice(0, 20).join(', ') : 'none of this role'}.`,
      );
    }
    await pause(50);
  }
}

/** Waits until the condition gives true; throws, saying what was waited for, after `timeout` milliseconds. An error in it counts as not yet. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, timeout = 10_000): Promise<void> {
  const end = Date.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Not within ${timeout} ms: ${what}`, { cause: last });
    await pause(50);
  }
}

/** What a screen reader would say of the control now. */
export async function state(control: Control): Promise<ControlState> {
  const reader = await readerOf(control.page);
  await bringToFront(control.page);
  return reader.state(control.node);
}

/** What is written in the control, whitespace collapsed. */
export async function text(control: Control): Promise<string> {
  return (await state(control)).text;
}

/** What is typed into the control. */
export async function value(control: Control): Promise<string> {
  return (await state(control)).value;
}

/** Scrolls the control into view and clicks its middle with the mouse. */
export async function click(control: Control): Promise<void> {
  await bringToFront(control.page);
  const { x, y } = await (await readerOf(control.page)).middle(control.node);
  await control.page.mouse.click(x, y);
}

/** Scrolls the control into view and rests the mouse on it. */
export async function hover(control: Control): Promise<void> {
  await bringToFront(control.page);
  const { x, y } = await (await readerOf(control.page)).middle(control.node);
  await control.page.mouse.move(x, y);
}

/** Gives the control the keyboard, as assistive technology does. */
export async function focus(control: Control): Promise<void> {
  await bringToFront(control.page);
  await (await readerOf(control.page)).focus(control.node);
}

/** Gives the control the keyboard and types the text where the caret is, key by key. */
export async function type(control: Control, words: string): Promise<void> {
  await focus(control);
  await until(async () => (await state(control)).focused, `${control.role} “${control.name}” has the keyboard`);
  await control.page.keyboard.type(words);
}

/** Presses a key wherever the keyboard is: `Enter`, `Escape`, `Tab`, `j`. */
export async function press(page: Page, key: KeyInput): Promise<void> {
  await page.keyboard.press(key);
}

/** Makes the page's tab the one that is seen, if it is not. */
async function bringToFront(page: Page): Promise<void> {
  // A page that is being left has no answer; it is in front or it does not matter.
  const seen = await page.evaluate(() => document.visibilityState).catch(() => undefined);
  if (seen === 'hidden') await page.bringToFront();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function collapse(words: string): string {
  return words.replace(/\s+/gu, ' ').trim();
}

async function chromiumReader(page: Page): Promise<Reader> {
  const session: CDPSession = await page.createCDPSession();
  const property = (node: Protocol.Accessibility.AXNode, name: Protocol.Accessibility.AXPropertyName): unknown =>
    node.properties?.find((one) => one.name === name)?.value.value;
  return {
    async find(role, within) {
      const root = within ?? (await session.send('DOM.getDocument', { depth: 0 })).root.backendNodeId;
      const { nodes } = await session.send('Accessibility.queryAXTree', { backendNodeId: root, role });
      return nodes.flatMap((node) =>
        node.ignored || node.backendDOMNodeId === undefined || node.backendDOMNodeId === within
          ? []
          : [{ node: node.backendDOMNodeId, name: String(node.name?.value ?? '') }],
      );
    },
    async state(backendNodeId) {
      const { nodes } = await session.send('Accessibility.getPartialAXTree', { backendNodeId, fetchRelatives: false });
      const [node] = nodes;
      if (!node) throw new Error('The control is no longer in the page.');
      const pressed = property(node, 'pressed');
      const expanded = property(node, 'expanded');
      const { object } = await session.send('DOM.resolveNode', { backendNodeId });
      const { result } = await session.send('Runtime.callFunctionOn', {
        functionDeclaration: 'function () { return this.innerText ?? this.textContent ?? ""; }',
        objectId: object.objectId ?? '',
        returnByValue: true,
      });
      return {
        name: String(node.name?.value ?? ''),
        text: collapse(String(result.value)),
        value: String(node.value?.value ?? ''),
        pressed: pressed === undefined ? undefined : pressed === 'true',
        expanded: expanded === undefined ? undefined : expanded === true,
        checked: property(node, 'checked') === 'true',
        focused: property(node, 'focused') === true,
        disabled: property(node, 'disabled') === true,
      };
    },
    async focus(backendNodeId) {
      await session.send('DOM.focus', { backendNodeId });
    },
    async middle(backendNodeId) {
      return settled(
        () => session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId }),
        async () => {
          const { model } = await session.send('DOM.getBoxModel', { backendNodeId });
          const [left = 0, top = 0, , , right = 0, bottom = 0] = model.border;
          const { cssLayoutViewport: view } = await session.send('Page.getLayoutMetrics');
          return {
            x: left,
            y: top,
            width: right - left,
            height: bottom - top,
            view: { width: view.clientWidth, height: view.clientHeight },
          };
        },
        // A page that is still being laid out would be missed.
        2,
      );
    },
  };
}

const foundThere = z.array(z.object({ node: z.number(), name: z.string() }));
const boxThere = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  view: z.object({ width: z.number(), height: z.number() }),
});
const stateThere = z.object({
  name: z.string(),
  text: z.string(),
  value: z.string(),
  pressed: z.boolean(),
  pressable: z.boolean(),
  expanded: z.boolean(),
  expandable: z.boolean(),
  checked: z.boolean(),
  focused: z.boolean(),
  disabled: z.boolean(),
});

/** The function alone: what is before `export default` is for readers. */
const firefoxTree = readFileSync(join(import.meta.dirname, 'firefox-tree.js'), 'utf8').replace(/^.*export default /su, '');

async function firefoxReader(page: Page): Promise<Reader> {
  return treeReader(await openPrivileged(page.browser()), contextOf(page));
}

/** Reads what stands in a browsing context of Firefox: a page's, or the extension's popup. */
export function treeReader(privileged: Privileged, context: string): Reader {
  const ask = (question: object) => privileged(firefoxTree, { context, ...question });
  return {
    find: async (role, within) => foundThere.parse(await ask({ do: 'find', role, within })),
    async state(node) {
      const { text: written, pressable, pressed, expandable, expanded, ...rest } = stateThere.parse(await ask({ do: 'state', node }));
      return {
        ...rest,
        text: collapse(written),
        pressed: pressable ? pressed : undefined,
        expanded: expandable ? expanded : undefined,
      };
    },
    async focus(node) {
      await ask({ do: 'focus', node });
    },
    async middle(node, patience) {
      return settled(
        () => ask({ do: 'show', node }),
        async () => boxThere.parse(await ask({ do: 'box', node })),
        // The tree learns of a scroll, or of a page laid out anew, up to 100 ms late, and later on a machine that is busy.
        5,
        patience,
      );
    },
  };
}

/** Where a control is in the viewport, and how large that is, in CSS pixels. */
type Box = z.infer<typeof boxThere>;

/**
 * Shows a control; gives its middle once it is in view and has stopped moving: scrolling takes a few frames, and so does drawing.
 * `rest`: how many looks in a row, 50 ms apart, must find it in one place; `patience`: within how many milliseconds.
 */
async function settled(
  show: () => Promise<unknown>,
  measure: () => Promise<Box>,
  rest: number,
  patience?: number,
): Promise<{ x: number; y: number }> {
  await show();
  let now = await measure();
  let still = 0;
  await until(
    async () => {
      const before = now;
      now = await measure();
      if (!isInView(now)) await show();
      const same = isInView(now) && now.x === before.x && now.y === before.y && now.width === before.width && now.height === before.height;
      still = same ? still + 1 : 0;
      return still >= rest;
    },
    'the control is in view and keeps its place',
    patience,
  );
  return middleOf(now);
}

function isInView(box: Box): boolean {
  const { x, y } = middleOf(box);
  return box.width > 0 && box.height > 0 && x >= 0 && y >= 0 && x < box.view.width && y < box.view.height;
}

function middleOf({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
