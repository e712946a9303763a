// Reads the open conversation out of the widget's iframe, as a person sees it.
() => {
  const app = document.querySelector('.libredesk-widget-app') || document.body;
  if (!app) return null;
  // What of a message's HTML a browser would obey, and what is drawn where the message is not.
  const ACTIVE = 'script, iframe, frame, object, embed, form, base, meta, link';
  const ADDRESSES = /^(href|src|srcdoc|action|formaction|data|xlink:href)$/;
  const isScript = (address) => {
    try { return /^(javascript|vbscript):$/.test(new URL(address, document.baseURI).protocol); } catch { return false; }
  };
  const whatCouldAct = (body) => {
    const bubble = body.parentElement.getBoundingClientRect();
    const isAstray = (element) => {
      const box = element.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      return box.width * box.height > 0 && (x < bubble.left || x > bubble.right || y < bubble.top || y > bubble.bottom);
    };
    const found = [...body.querySelectorAll('*')].flatMap((each) => [
      ...(each.matches(ACTIVE) ? [`<${each.localName}>`] : []),
      ...[...each.attributes].filter(({ name }) => /^on/i.test(name)).map(({ name }) => `${name} of <${each.localName}>`),
      ...[...each.attributes].filter(({ name, value }) => ADDRESSES.test(name) && isScript(value))
        .map(({ name }) => `${name}="javascript:…" of <${each.localName}>`),
    ]);
    const astray = [...body.querySelectorAll('*')].filter(isAstray).map((each) => `<${each.localName}>`);
    return {
      ...(found.length ? { live: [...new Set(found)] } : {}),
      ...(astray.length ? { astray: [...new Set(astray)] } : {}),
    };
  };
  // Rows are built by ChatMessages.vue; the typing indicator has the same classes and no message text.
  const rows = [...document.querySelectorAll('div.flex.flex-col.items-end, div.flex.flex-col.items-start')];
  const messages = rows.flatMap((row) => {
    const body = row.querySelector('.native-html, span.whitespace-pre-wrap');
    if (!body) return [];
    const text = (body.innerText || '').trim();
    // MessageAttachment.vue: a picture has its file's name as `alt`, any other file a first line.
    const files = [...row.querySelectorAll('img[alt], p:first-child')].filter((each) => !body.contains(each));
    const names = files.map((file) => (file.alt || file.innerText || '').trim()).filter(Boolean);
    return [{
      ...whatCouldAct(body),
      ...(names.length ? { files: names } : {}),
      text: text || names.join(' '),
      author: row.classList.contains('items-end') ? 'visitor' : 'agent',
      pending: row.querySelector('.animate-spin') !== null,
    }];
  });
  // The chat's own heading, and not that of the list or the home (ChatTitle.vue).
  const heading = document.querySelector('h3');
  const inChat = document.querySelector('[role=tab]') === null;
  return {
    messages,
    title: inChat && heading ? heading.innerText.trim() : '',
    subtitle: inChat && heading ? [...heading.parentElement.querySelectorAll('p')].map((each) => each.innerText.trim()).join(' ').trim() : '',
    composer: document.querySelector('textarea[maxlength="10000"]') !== null,
    text: (app.innerText || '').trim(),
    typing: document.querySelector('.animate-bounce') !== null,
    // The document of a hidden iframe has no boxes.
    shown: document.documentElement.getClientRects().length > 0,
  };
}
