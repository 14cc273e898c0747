/** What axe has to say of a drawn state. Colours are not computed here; they are looked at in a real browser. */
import axe from 'axe-core';

/** The rules a part of the page breaks, with the elements that do; empty when none is broken. */
export async function violations(part: Element): Promise<string[]> {
  const { violations: found } = await axe.run(part, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
