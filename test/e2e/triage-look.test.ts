/**
 * What triage draws in a page, as people see it who need more than colour: no fault that axe finds in any of its states, in light, dark and
 * forced colours, wide and narrow; nothing cut off by the window, nothing too small to hit. Looked at from within the page script's own
 * world, which alone sees into our closed roots; Chromium only, for Firefox lets no test in there nor choose its colours.
 */
import axe from 'axe-core';
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { click, hover, press, until, waitFor } from '../browsers/access';
import { openBrowser, type Opened } from '../browsers/launch';
import { servePages, type PageServer } from '../browsers/pages';
import { dailyPage, paperPage } from '../fixtures/huggingface';
import { inventedPapers, type FixturePaper } from '../fixtures/papers';
import { emptyLibrary } from './library';
import { askWorker, kept, openNote, saveAll, saveButton, waitForStatus } from './look';

const LISTING = 'https://huggingface.co/papers';
const papers = inventedPapers(6);
const [first, second] = papers as [FixturePaper, FixturePaper];
const PAPER = `https://huggingface.co/papers/${first.id}`;

const SCHEMES = ['light', 'dark', 'forced'] as const;
const WIDTHS = [1280, 320];
/** What a finger hits, in CSS pixels. */
const TARGET = 24;

/** As WCAG's AA wants it of text. */
const CONTRAST = 4.5;

/** What is looked for, each in the words of a failure. */
const Seen = z.object({
  faults: z.array(z.string()),
  faint: z.array(z.string()),
  /** How many texts of ours were looked at. */
  texts: z.number(),
  small: z.array(z.string()),
  wide: z.array(z.string()),
});

let server: PageServer;
let opened: Opened;
let own: Page;

beforeAll(async () => {
  server = await servePages({ [LISTING]: dailyPage({ papers }), [PAPER]: paperPage({ paper: first }) });
  opened = await openBrowser({ browser: 'chromium', server });
  own = await opened.extensionPage('popup.html');
});
beforeEach(() => emptyLibrary(own));
afterAll(async () => {
  await opened.close();
  await server.close();
});

const open = async (url = LISTING) => {
  const page = await opened.page(url);
  await page.bringToFront();
  await waitFor(page, { role: 'button', name: `Save: ${first.title}` });
  return page;
};
const button = async (page: Page, name: string) => click(await waitFor(page, { role: 'button', name }));
/** Goes to the first entry and selects it and the second. */
const select = async (page: Page) => {
  await press(page, 'j');
  await click(await waitFor(page, { role: 'checkbox', name: `Select: ${first.title}` }));
  await click(await waitFor(page, { role: 'checkbox', name: `Select: ${second.title}` }));
  await waitForStatus(page, '2 selected');
};
const note = async (text: string) => {
  await saveAll(own, [first]);
  const [record] = await kept(own, first.id);
  const changes = { note: { base: '', text }, tags: { add: ['stones', 'to cite'], remove: [] }, status: 'reading' };
  expect(await askWorker(own, 'change', { paper: { key: record?.key }, changes })).toMatchObject({ ok: true });
};
/** Selects the abstract's first words. */
const selectWords = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const at = text.nodeValue!.indexOf('Part 1 of an');
      if (at < 0 || !text.parentElement!.checkVisibility()) continue;
      getSelection()!.setBaseAndExtent(text, at, text, at + 'Part 1 of an'.length);
      return;
    }
    throw new Error('The abstract is not here.');
  });

describe('what triage draws', () => {
  it.each<[string, () => Promise<Page>]>([
    [
      'the pill, and what is folded',
      async () => {
        const page = await open();
        await press(page, 'j');
        await waitFor(page, { role: 'button', name: `Dismiss: ${first.title}` });
        await press(page, 'x');
        await waitForStatus(page, 'Dismissed.');
        await waitFor(page, { role: 'button', name: 'Show dismissed' });
        return page;
      },
    ],
    [
      'the bar of several, and what is selected',
      async () => {
        const page = await open();
        await select(page);
        return page;
      },
    ],
    [
      'tags for several',
      async () => {
        const page = await open();
        await select(page);
        await button(page, 'Tag…');
        await waitFor(page, { role: 'combobox', name: 'Tags for the selected papers' });
        return page;
      },
    ],
    [
      'the help',
      async () => {
        const page = await open();
        await press(page, '?');
        await waitFor(page, { role: 'dialog', name: 'Keys on this page' });
        return page;
      },
    ],
    [
      'a note being written',
      async () => {
        await note('Reads *well*');
        const page = await open();
        await openNote(page, first.title);
        return page;
      },
    ],
    [
      'a note being read',
      async () => {
        await note(
          `# Reads well\n\n- **twice**, says [a review](https://example.org/review)\n- \`code\`\n\n> quoted\n\n${'On and on. '.repeat(80)}`,
        );
        const page = await open();
        await hover(await saveButton(page, first.title));
        await button(page, `Read note: ${first.title}`);
        await waitFor(page, { role: 'dialog', name: `Note on ${first.title}` });
        return page;
      },
    ],
    [
      'the offer to highlight',
      async () => {
        const page = await open(PAPER);
        // A key that is ours has triage loaded, which watches what is selected.
        await press(page, 'u');
        await waitForStatus(page, 'Nothing to undo.');
        await selectWords(page);
        await waitFor(page, { role: 'button', name: `Highlight: ${first.title}` });
        return page;
      },
    ],
    [
      'a highlight and its remark',
      async () => {
        const page = await open(PAPER);
        await selectWords(page);
        await press(page, 'h');
        await waitFor(page, { role: 'textbox', name: `Remark on ${first.title}` });
        await waitForStatus(page, /^Saved, with the words highlighted/u);
        return page;
      },
    ],
  ])('has no fault, and room enough: %s', async (_, come) => {
    const page = await come();
    const world = await ownWorld(page);
    for (const scheme of SCHEMES) {
      await world.session.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: scheme === 'dark' ? 'dark' : 'light' },
          { name: 'forced-colors', value: scheme === 'forced' ? 'active' : 'none' },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      });
      await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), scheme === 'dark');
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 800 });
        await drawn(page);
        const { texts, ...seen } = await world.look();
        expect(seen, `${scheme}, ${width} px`).toEqual({ faults: [], faint: [], small: [], wide: [] });
        expect(texts).toBeGreaterThan(2);
      }
    }
    await page.close();
  });
});

/** Waits until what has changed is drawn. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
}

/** The world of our script in a page, in which axe can look. */
async function ownWorld(page: Page): Promise<{ session: CDPSession; look: () => Promise<z.infer<typeof Seen>> }> {
  const session = await page.createCDPSession();
  const origin = opened.baseUrl.replace(/\/$/u, '');
  let contextId: number | undefined;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === origin) contextId = context.id;
  });
  await session.send('Runtime.enable');
  await until(() => contextId !== undefined, 'our world is known');
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId: contextId!,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await evaluate(`${axe.source}; undefined`);
  return { session, look: async () => Seen.parse(await evaluate(`(${lookAtOurs.toString()})(${TARGET}, ${CONTRAST})`)) };
}

/** In our world: what is wrong with what we show. */
async function lookAtOurs(target: number, contrast: number): Promise<z.infer<typeof Seen>> {
  // An extension's scripts can ask for closed roots; for as long as axe looks they are as open ones.
  const own = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot')!;
  const { dom } = (globalThis as unknown as { chrome: { dom: { openOrClosedShadowRoot: (element: Element) => ShadowRoot | null } } })
    .chrome;
  Object.defineProperty(Element.prototype, 'shadowRoot', {
    configurable: true,
    get(this: Element) {
      return this instanceof HTMLElement ? dom.openOrClosedShadowRoot(this) : null;
    },
  });
  try {
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
    const hosts = [...document.querySelectorAll('postil-mark')].filter(
      (host) => host.checkVisibility() && [...host.shadowRoot!.querySelectorAll('*')].some(isShown),
    );
    const titles = [...document.querySelectorAll('[data-postil-dismissed]')];
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run([...hosts, ...titles], {
      resultTypes: ['violations'],
      // Of what is fixed over a page axe knows no ground; see below.
      rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: false } },
    });

    // Colours, of any notation, as what is drawn.
    const brush = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const over = (ground: readonly number[], colour: string, opacity = 1): number[] => {
      brush.globalAlpha = 1;
      brush.fillStyle = `rgb(${ground.join(' ')})`;
      brush.fillRect(0, 0, 1, 1);
      brush.globalAlpha = opacity;
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const upOf = (element: Element) => {
      const root = element.getRootNode();
      return element.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
    };
    const groundOf = (element: Element | undefined): number[] => {
      if (!element) return over([255, 255, 255], matchMedia('(forced-colors: active)').matches ? 'Canvas' : 'white');
      // What is in the top layer, or fixed, covers the page with a ground of its own.
      return over(groundOf(upOf(element)), getComputedStyle(element).backgroundColor);
    };
    const lightOf = (colour: readonly number[]) => {
      const [red = 0, green = 0, blue = 0] = colour.map((byte) => (byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrastOf = (element: Element) => {
      const ground = groundOf(element);
      let opacity = 1;
      for (let at: Element | undefined = element; at; at = upOf(at)) opacity *= Number(getComputedStyle(at).opacity);
      const [ink, paper] = [lightOf(over(ground, getComputedStyle(element).color, opacity)), lightOf(ground)];
      return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    };
    const called = (element: Element) => `${element.localName} “${element.getAttribute('aria-label') ?? element.textContent}”`;
    const sizeOf = (element: Element) => element.getBoundingClientRect();
    const ours = hosts.flatMap((host) => [...host.shadowRoot!.querySelectorAll('*')]).filter(isShown);
    const isWritten = (element: Element) =>
      [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== '') || element.matches('select, input, textarea');
    const texts = [...ours, ...titles.flatMap((title) => [title, ...title.querySelectorAll('*')])].filter(isWritten);
    return {
      faults: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`),
      faint: texts.filter((text) => contrastOf(text) < contrast).map((text) => `${called(text)} ${contrastOf(text).toFixed(2)}`),
      texts: texts.length,
      small: ours
        .filter((element) => element.matches('button, input, select, textarea, [role=button]'))
        .filter((element) => Math.min(sizeOf(element).width, sizeOf(element).height) < target)
        .map((element) => `${called(element)} ${sizeOf(element).width} × ${sizeOf(element).height}`),
      wide: ours
        // A mark is as wide as its row, and cuts off what does not fit.
        .filter((element) => !element.closest('.mark'))
        .filter((element) => sizeOf(element).left < 0 || sizeOf(element).right > document.documentElement.clientWidth)
        .map((element) => `${called(element)} ${sizeOf(element).left} to ${sizeOf(element).right}`),
    };
  } finally {
    Object.defineProperty(Element.prototype, 'shadowRoot', own);
  }
}
