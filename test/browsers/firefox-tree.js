// Runs in Firefox's own process, where the accessibility trees of every page are kept: what a screen reader is given, closed shadow
// roots and all. One function, because it is sent as text. The accessibles found are kept between calls under numbers.
export default async function (question) {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const postil = (globalThis.postilTest ??= {
    // Asking for the service switches accessibility on; keeping it keeps it on.
    service: Cc['@mozilla.org/accessibilityService;1'].getService(Ci.nsIAccessibilityService),
    kept: new Map(),
    next: 1,
  });
  const { service, kept } = postil;

  /** The page's document, or null while its tree is not here yet. */
  const documentOf = (context) => {
    // The extension's popup is no tab: it goes by the browser's own number.
    const frame = (NavigableManager.getBrowsingContextById(context) ?? BrowsingContext.get(Number(context))).top.embedderElement;
    return service.getAccessibleFor(frame)?.firstChild ?? null;
  };
  const flags = (accessible) => {
    const state = {};
    const extra = {};
    accessible.getState(state, extra);
    return state.value;
  };
  const box = (accessible) => {
    const [x, y, width, height] = [{}, {}, {}, {}];
    accessible.getBoundsInCSSPixels(x, y, width, height);
    return { x: x.value, y: y.value, width: width.value, height: height.value };
  };
  const text = (accessible) => {
    if (service.getStringRole(accessible.role) === 'text leaf') return accessible.name ?? '';
    if (service.getStringRole(accessible.role) === 'whitespace') return ' ';
    let all = '';
    for (let child = accessible.firstChild; child; child = child.nextSibling) all += text(child);
    return all;
  };
  const editable = (accessible) => {
    try {
      return accessible.QueryInterface(Ci.nsIAccessibleText).getText(0, -1);
    } catch {
      return accessible.value;
    }
  };
  const on = (accessible, name) => (flags(accessible) & Ci.nsIAccessibleStates[name]) !== 0;

  if (question.do === 'find') {
    const root = question.within === undefined ? documentOf(question.context) : kept.get(question.within);
    const found = [];
    const walk = (accessible) => {
      if (accessible.computedARIARole === question.role) {
        const id = postil.next++;
        kept.set(id, accessible);
        found.push({ node: id, name: accessible.name ?? '' });
      }
      for (let child = accessible.firstChild; child; child = child.nextSibling) walk(child);
    };
    for (let child = root?.firstChild ?? null; child; child = child.nextSibling) walk(child);
    return found;
  }

  const accessible = kept.get(question.node);
  switch (question.do) {
    case 'focus':
      accessible.takeFocus();
      return null;
    case 'show':
      accessible.scrollTo(Ci.nsIAccessibleScrollType.SCROLL_TYPE_ANYWHERE);
      return null;
    case 'box': {
      // Bounds are on the screen. They do not know of a pixel ratio the test gave the page, and need not.
      const page = box(documentOf(question.context));
      const { x, y, width, height } = box(accessible);
      return { x: x - page.x, y: y - page.y, width, height, view: { width: page.width, height: page.height } };
    }
    case 'state':
      return {
        name: accessible.name ?? '',
        text: text(accessible),
        value: editable(accessible) ?? '',
        pressed: on(accessible, 'STATE_PRESSED'),
        pressable: service.getStringRole(accessible.role) === 'toggle button',
        expanded: on(accessible, 'STATE_EXPANDED'),
        expandable: on(accessible, 'STATE_EXPANDED') || on(accessible, 'STATE_COLLAPSED'),
        checked: on(accessible, 'STATE_CHECKED'),
        focused: on(accessible, 'STATE_FOCUSED'),
        disabled: on(accessible, 'STATE_UNAVAILABLE'),
      };
  }
  throw new Error(`Unknown question: ${question.do}`);
}
