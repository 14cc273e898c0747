/** Whether a key pressed in a page is text, or chooses something, and so is nobody else's. */

/** Where letters are text, or go to the entry of a list that begins with them; and what is open before the page. */
const TAKEN =
  'textarea, select, embed, object, video, audio, [contenteditable]:not([contenteditable=false]), dialog, [role=dialog], [role=alertdialog], ' +
  '[role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], [role=listbox], [role=menu], [role=menubar], [role=tree], [role=grid], [role=application]';
/** Inputs that take no text. */
const PRESSED = /^(checkbox|button|submit|reset|image|file|color)$/;

/** Whether keys are the page's where this event comes from, because something is typed or chosen there. */
export function isTyping(event: Event): boolean {
  // Of a page's own components, as deep as we may look.
  const target = event.composedPath()[0] ?? event.target;
  if (!(target instanceof Element)) return false;
  if (target.ownerDocument.designMode === 'on' || isOpaque(target)) return true;
  for (let at: Element | undefined = target; at; at = hostOf(at)) {
    if (at.closest(TAKEN)) return true;
    const input = at.closest('input');
    if (input && !PRESSED.test(input.type)) return true;
  }
  return false;
}

/**
 * Whether an element keeps to itself what has the keyboard in it, which may be a field: a component of the page's, or any element that has
 * the keyboard though by itself it could not, for then it is within a closed root of it. What scrolls can have it, too.
 */
function isOpaque(element: Element): boolean {
  if (element.shadowRoot !== null || element.matches('html, body')) return false;
  const { tabIndex } = element as Element & { tabIndex?: number };
  const isFocusable = element.hasAttribute('tabindex') || (tabIndex ?? -1) >= 0 || element.scrollHeight > element.clientHeight;
  return element.localName.includes('-') || !isFocusable;
}

function hostOf(element: Element): Element | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}
