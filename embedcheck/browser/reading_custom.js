// Reads a custom frontend by its selectors: on the host page what EmbedState tells, where its chat
// lives what a person can read. Every selector is looked for in open shadow roots, too.
(see, selectors) => {
  const roots = (root) => [root, ...[...root.querySelectorAll('*')]
    .flatMap((each) => (each.shadowRoot ? roots(each.shadowRoot) : []))];
  const all = (selector) => (selector ? roots(document).flatMap((root) => [...root.querySelectorAll(selector)]) : []);
  const visible = (selector) => all(selector).find((each) => !see.isHidden(each));
  const textOf = (element) => (element ? (element.innerText || '').trim() : '');
  const is = (row, selector) => selector !== '' && (row.matches(selector) || row.querySelector(selector) !== null);

  const launcher = () => visible(selectors.launcher) || all(selectors.launcher)[0];
  const embed = () => {
    const found = launcher();
    const open = Boolean(visible(selectors.panel));
    const looked = { covered_by: '', ...see.lookAt(found, found) };
    return {
      url: location.href,
      script_ran: false,
      instance: false,
      loaded: open || (looked.launcher !== 'none' && looked.launcher !== 'hidden'),
      frames: all(selectors.frame).length,
      ...looked,
      open,
      unread: Number(textOf(visible(selectors.unread)).replace(/\D+$/, '')) || 0,
      unread_shown: textOf(visible(selectors.unread)),
    };
  };

  const author = (row) => {
    if (is(row, selectors.message_visitor)) return 'visitor';
    return is(row, selectors.message_agent) ? 'agent' : '';
  };
  const message = (row) => ({
    text: textOf((selectors.message_text && row.querySelector(selectors.message_text)) || row),
    author: author(row),
    pending: is(row, selectors.message_pending),
  });
  // As a person reads them: a list may be laid out upside down.
  const fromTop = (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top;
  const chat = () => {
    const panel = selectors.frame ? document.body : all(selectors.panel)[0];
    if (!panel) return null;
    return {
      messages: all(selectors.messages).filter(author).sort(fromTop).map(message),
      text: textOf(panel),
      typing: Boolean(visible(selectors.typing)),
      shown: !see.isHidden(panel),
    };
  };
  return { embed, chat };
}
