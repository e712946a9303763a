// Reads, without touching anything, what a person could see of Libredesk's embed on the host page.
(see) => {
  const isWidget = (frame) => /\/widget(\?|$)/.test((frame.getAttribute('src') || '').split('#')[0])
    && (frame.getAttribute('src') || '').includes('inbox_id=');
  const lookAtLauncher = (wrapper) => {
    const toggle = wrapper && wrapper.firstElementChild;
    const looks = toggle && Number(getComputedStyle(wrapper).opacity) === 0
      ? { launcher: 'hidden' }
      : see.lookAt(toggle, wrapper);
    // The loader hides it by an inline style; whatever else hides it is the site's.
    return looks.launcher === 'hidden'
      ? { ...looks, hidden_by: wrapper.style.display === 'none' ? 'widget' : 'site' }
      : looks;
  };

  // Narrower or lower than this in a window of an ordinary size, it was made so by the site. CSS pixels.
  const LEAST = 250;
  const isCramped = (box) => (innerWidth >= 320 && box.width < LEAST) || (innerHeight >= 500 && box.height < LEAST);
  // Its middle, and where its composer is.
  const lookAtChat = (chat) => {
    const box = chat.getBoundingClientRect();
    const style = getComputedStyle(chat);
    if (style.pointerEvents === 'none') return { chat: 'untouchable' };
    if (isCramped(box)) return { chat: 'cramped' };
    const x = box.left + box.width / 2;
    for (const y of [box.top + box.height / 2, box.bottom - 40]) {
      // One that stands in the page's flow may be scrolled to.
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return { chat: style.position === 'fixed' ? 'off-screen' : '' };
      const hit = see.hitAt(x, y);
      if (hit !== chat) return { chat: 'covered', chat_covered_by: hit ? see.describe(hit) : 'nothing that can be clicked' };
    }
    return { chat: 'usable' };
  };

  const frames = [...document.querySelectorAll('iframe[src]')].filter(isWidget);
  const frame = frames[0];
  const wrapper = frame ? frame.previousElementSibling : null;
  const badge = wrapper && wrapper.children[1];
  const instance = typeof window.Libredesk === 'object' && window.Libredesk !== null ? window.Libredesk : null;
  const open = Boolean(frame && getComputedStyle(frame).display !== 'none' && !see.isHidden(frame));
  const { userJWT, ...settings } = window.LibredeskSettings || {};
  return {
    url: location.href,
    script_ran: window.__libredeskWidgetLoaded === true,
    instance: instance !== null,
    loaded: Boolean(instance && instance.widgetLoaded),
    frames: frames.length,
    covered_by: '',
    hidden_by: '',
    ...lookAtLauncher(wrapper),
    open,
    parted: Boolean(instance && instance.iframe && !instance.iframe.isConnected),
    chat: '',
    chat_covered_by: '',
    ...(open ? lookAtChat(frame) : {}),
    unread: instance ? Number(instance.unreadCount) || 0 : 0,
    unread_shown: badge && !see.isHidden(badge) ? badge.textContent.trim() : '',
    settings: JSON.parse(JSON.stringify(settings)),
    scripts: [...document.querySelectorAll('script[src]')].map((script) => script.src)
      .filter((source) => /\/widget\.js([?#]|$)/.test(source)),
  };
}
