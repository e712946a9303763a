// Reads the open conversation out of the widget's iframe, as a person sees it.
() => {
  const app = document.querySelector('.libredesk-widget-app') || document.body;
  if (!app) return null;
  // Rows are built by ChatMessages.vue; the typing indicator has the same classes and no message text.
  const rows = [...document.querySelectorAll('div.flex.flex-col.items-end, div.flex.flex-col.items-start')];
  const messages = rows.flatMap((row) => {
    const body = row.querySelector('.native-html, span.whitespace-pre-wrap');
    if (!body) return [];
    const text = (body.innerText || '').trim();
    // MessageAttachment.vue: a picture has its file's name as `alt`, any other file a first line.
    const files = [...row.querySelectorAll('img[alt], p:first-child')].filter((each) => !body.contains(each));
    return [{
      text: text || files.map((file) => file.alt || file.innerText || '').join(' ').trim(),
      author: row.classList.contains('items-end') ? 'visitor' : 'agent',
      pending: row.querySelector('.animate-spin') !== null,
    }];
  });
  return {
    messages,
    text: (app.innerText || '').trim(),
    typing: document.querySelector('.animate-bounce') !== null,
    // The document of a hidden iframe has no boxes.
    shown: document.documentElement.getClientRects().length > 0,
  };
}
