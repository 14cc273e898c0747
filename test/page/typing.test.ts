// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { isTyping } from '../../lib/page/typing';

afterEach(() => document.body.replaceChildren());

/** Whether a key is typed that is pressed on what the selector finds in this part of a page. */
function typedAt(part: (body: HTMLElement) => Element): boolean {
  const target = part(document.body);
  let typed: boolean | undefined;
  window.addEventListener('keydown', (event) => (typed = isTyping(event)), { capture: true, once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true, composed: true }));
  if (typed === undefined) throw new Error('The key was not heard.');
  return typed;
}

function made(tag: string, attributes: Record<string, string> = {}, within: ParentNode = document.body): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  within.append(element);
  return element;
}

describe('a key is typed', () => {
  it.each(['textarea', 'select', 'video'])('in a %s', (tag) => expect(typedAt(() => made(tag))).toBe(true));

  it.each(['text', 'search', 'email', 'number', 'date', 'range', 'radio'])('in an input of type %s', (type) =>
    expect(typedAt(() => made('input', { type }))).toBe(true),
  );

  it.each(['textbox', 'searchbox', 'combobox', 'listbox', 'menu', 'tree', 'grid', 'dialog'])('within role %s', (role) =>
    expect(typedAt(() => made('span', {}, made('div', { role })))).toBe(true),
  );

  it('in what can be edited, and within a page’s own components', () => {
    expect(typedAt(() => made('b', {}, made('div', { contenteditable: '' })))).toBe(true);
    expect(typedAt(() => made('input', {}, made('x-search').attachShadow({ mode: 'open' })))).toBe(true);
    expect(typedAt(() => made('button', {}, made('x-search', { role: 'combobox' }).attachShadow({ mode: 'open' })))).toBe(true);
    for (const tag of ['x-closed', 'div']) {
      const field = made('input', {}, made(tag, { class: 'closed' }).attachShadow({ mode: 'closed' }));
      expect(
        typedAt(() => field),
        tag,
      ).toBe(true);
    }
  });

  it('not on the page, a link, a button, nor where it is switched off', () => {
    expect(typedAt((body) => body)).toBe(false);
    expect(typedAt(() => made('a', { href: '/' }))).toBe(false);
    expect(typedAt(() => made('button'))).toBe(false);
    expect(typedAt(() => made('input', { type: 'checkbox' }))).toBe(false);
    expect(typedAt(() => made('a', { href: '/' }, made('div', { contenteditable: 'false' })))).toBe(false);
    expect(typedAt(() => made('div', { tabindex: '0' }))).toBe(false);
    expect(typedAt(() => made('button', {}, made('x-card').attachShadow({ mode: 'open' })))).toBe(false);
  });
});
