// Runs at the start of every document, in every frame, before any script of the site. It listens
// and tells; it wraps nothing, so that what the site and the widget do to each other stays theirs.
// It listens on the window only, and asks for the document late: a popup begins as about:blank and
// keeps its window for the page that follows, where this does not run again.
({ binding, known }) => {
  const send = window[binding];
  delete window[binding];
  for (const name of ['__playwright__binding__', '__playwright__binding__controller__']) {
    if (Object.hasOwn(window, name)) Object.defineProperty(window, name, { enumerable: false });
  }
  if (typeof send !== 'function') return;

  const { stringify } = JSON;
  const types = new Set(known);
  const isTop = window === window.top;
  const isWidget = () => /\/widget$/.test(location.pathname) && location.search.includes('inbox_id=');
  const tell = (kind, facts) => {
    try {
      const told = send(stringify({ kind, ...facts, clock: (performance.timeOrigin + performance.now()) / 1000 }));
      // The answer is of no use; a page that is being left rejects it.
      if (told && told.catch) told.catch(() => {});
    } catch { /* what cannot be told is no reason to disturb the page */ }
  };

  window.addEventListener('securitypolicyviolation', (event) => {
    // A report-only policy refuses nothing.
    if (event.disposition === 'report') return;
    tell('csp', { document: event.documentURI, directive: event.effectiveDirective, blocked: event.blockedURI });
  }, true);

  window.addEventListener('message', (event) => {
    const data = event.data;
    if (data && typeof data === 'object' && types.has(data.type) && (isTop || isWidget())) {
      tell('message', { heardBy: isTop ? 'host' : 'iframe', type: data.type, data });
    }
  }, true);
  if (!isTop) return;

  const shown = { url: '', title: '' };
  const METHODS = { push: 'pushState', replace: 'replaceState' };
  const navigated = (how, passed = []) => {
    shown.url = location.href;
    shown.title = document.title;
    const replaced = how in METHODS ? Object.hasOwn(history, METHODS[how]) : null;
    tell('navigated', { url: shown.url, title: shown.title, how, passed, replaced });
  };
  // An event of the Navigation API comes while history is being called: the calls under way, innermost
  // first, '' for those without a script's URL.
  const callingScripts = () => {
    const limit = Error.stackTraceLimit;
    try {
      Error.stackTraceLimit = 100;
      const lines = (new Error().stack || '').trim().split('\n');
      return lines.map((line) => (line.match(/https?:\/\/[^\s)]+/) || [''])[0].replace(/(:\d+)+$/, ''));
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  const moved = (how, passed) => {
    if (!shown.url || location.href === shown.url) return;
    const sameDocument = location.href.split('#')[0] === shown.url.split('#')[0];
    navigated(how !== 'traverse' && sameDocument ? 'hash' : how, passed);
  };
  const retitled = () => {
    if (!shown.url || document.title === shown.title) return;
    shown.title = document.title;
    tell('title', { url: location.href, title: shown.title });
  };

  if (window.navigation) {
    window.navigation.addEventListener('currententrychange', (event) => {
      if (event.navigationType) moved(event.navigationType, callingScripts());
    });
  } else {
    // Older Firefox and WebKit have no Navigation API, and history must not be wrapped.
    window.addEventListener('popstate', () => moved('traverse'), true);
    window.setInterval(() => moved('push'), 50);
  }

  const watchTitle = () => {
    const inHead = new MutationObserver(retitled);
    const observeHead = () => {
      if (document.head) inHead.observe(document.head, { childList: true, subtree: true, characterData: true });
    };
    observeHead();
    new MutationObserver(() => { observeHead(); retitled(); }).observe(document.documentElement, { childList: true });
  };
  const KINDS = { reload: 'reload', back_forward: 'traverse' };
  const loaded = () => {
    if (shown.url || !/^https?:$/.test(location.protocol)) return;
    const entry = performance.getEntriesByType('navigation')[0];
    navigated(KINDS[entry && entry.type] || 'load');
    watchTitle();
  };
  window.addEventListener('DOMContentLoaded', loaded, true);
  // In a popup that began as about:blank, Chromium tells the window only of this one.
  window.addEventListener('load', loaded, true);
  window.addEventListener('pageshow', (event) => { if (event.persisted) navigated('traverse'); });
}
