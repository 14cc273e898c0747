/** The popup's baseline: a page that draws the newest papers from IndexedDB, without a library, a framework or a style. */
import type { Paper } from '../../../lib/paper/paper';

const COUNT = 20;

const list = document.createElement('ul');
list.setAttribute('aria-label', 'Saved papers');
document.body.append(list);

const opening = indexedDB.open('postil');
opening.onsuccess = () => {
  const reading = opening.result.transaction('papers').objectStore('papers').index('savedAt').openCursor(null, 'prev');
  const rows: HTMLElement[] = [];
  reading.onsuccess = () => {
    const cursor = reading.result;
    if (!cursor || rows.length === COUNT) {
      list.append(...rows);
      return;
    }
    rows.push(rowOf(cursor.value as Paper));
    cursor.continue();
  };
};

function rowOf({ title, links, authors, note }: Paper): HTMLElement {
  const row = document.createElement('li');
  const link = document.createElement('a');
  link.href = links.page ?? '';
  link.textContent = title;
  row.append(link, ` ${authors.join(', ')} ${note}`);
  return row;
}
