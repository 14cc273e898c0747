/** What keeps text text in HTML, written and read. */

const SIGNS = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Text for between tags and within quoted attributes. Control characters, which no page may hold, are left out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS.get(sign) ?? sign).replace(/[^\P{Cc}\t\n\r]/gu, '');
}

/** A whole link to the web, as it is written; `undefined` for any other (`javascript:`, a path). */
export function webLinkIn(link: string): string | undefined {
  return /^https?:\/\/[^\s"<>]+$/i.test(link) && URL.canParse(link) ? link : undefined;
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00A0'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
]);

/** Text as it reads: what is written as `&amp;`, `&#39;`, `&#x27;` is what it stands for; unknown names stay. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}
