// Runs at the start of every document, in every frame, before any script of the site. It listens
// and tells; it wraps nothing, so that what the site and the widget do to each other stays theirs.
({ binding, known }) => {
  const send = window[binding];
  delete window[binding];
  const controller = '__playwright__binding__controller__';
  if (Object.hasOwn(window, controller)) Object.defineProperty(window, controller, { enumerable: false });
  if (typeof send !== 'function') return;

  const { stringify } = JSON;
  const types = new Set(known);
  const isTop = window === window.top;
  const isWidget = !isTop && /\/widget$/.test(location.pathname) && location.search.includes('inbox_id=');
  const tell = (kind, facts) => {
    try {
      const told = send(stringify({ kind, ...facts }));
      // The answer is of no use; a page that is being left rejects it.
      if (told && told.catch) told.catch(() => {});
    } catch { /* what cannot be told is no reason to disturb the page */ }
  };

  document.addEventListener('securitypolicyviolation', (event) => {
    // A report-only policy refuses nothing.
    if (event.disposition === 'report') return;
    tell('csp', { document: event.documentURI, directive: event.effectiveDirective, blocked: event.blockedURI });
  }, true);

  if (isTop || isWidget) {
    const heardBy = isTop ? 'host' : 'iframe';
    window.addEventListener('message', (event) => {
      const data = event.data;
      if (data && typeof data === 'object' && types.has(data.type)) {
        tell('message', { heardBy, type: data.type, data });
      }
    }, true);
  }
  if (!isTop || !/^https?:$/.test(location.protocol)) return;

  const shown = { url: '', title: '' };
  const navigated = (how) => {
    shown.url = location.href;
    shown.title = document.title;
    tell('navigated', { url: shown.url, title: shown.title, how });
  };
  const moved = (how) => {
    if (!shown.url || location.href === shown.url) return;
    const sameDocument = location.href.split('#')[0] === shown.url.split('#')[0];
    navigated(how !== 'traverse' && sameDocument ? 'hash' : how);
  };
  const retitled = () => {
    if (!shown.url || document.title === shown.title) return;
    shown.title = document.title;
    tell('title', { url: location.href, title: shown.title });
  };

  if (window.navigation) {
    window.navigation.addEventListener('currententrychange', (event) => {
      if (event.navigationType) moved(event.navigationType);
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
    const entry = performance.getEntriesByType('navigation')[0];
    navigated(KINDS[entry && entry.type] || 'load');
    watchTitle();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', loaded, { once: true });
  else loaded();
  window.addEventListener('pageshow', (event) => { if (event.persisted) navigated('traverse'); });
}
