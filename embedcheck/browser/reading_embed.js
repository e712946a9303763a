// Reads, without touching anything, what a person could see of the embed on the host page.
() => {
  const isWidget = (frame) => /\/widget(\?|$)/.test((frame.getAttribute('src') || '').split('#')[0])
    && (frame.getAttribute('src') || '').includes('inbox_id=');
  const describe = (element) => {
    const id = element.id ? `#${element.id}` : '';
    const classes = [...element.classList].slice(0, 2).map((name) => `.${name}`).join('');
    const text = (element.innerText || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return element.tagName.toLowerCase() + id + classes + (text ? ` («${text}»)` : '');
  };
  const isHidden = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return !element.getClientRects().length || box.width < 1 || box.height < 1
      || style.visibility !== 'visible' || Number(style.opacity) === 0;
  };
  const lookAtLauncher = (wrapper) => {
    const toggle = wrapper && wrapper.firstElementChild;
    if (!toggle) return { launcher: 'none' };
    if (isHidden(toggle) || Number(getComputedStyle(wrapper).opacity) === 0) return { launcher: 'hidden' };
    const box = toggle.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return { launcher: 'off-screen', x, y };
    const hit = document.elementFromPoint(x, y);
    if (hit && wrapper.contains(hit)) return { launcher: 'usable', x, y };
    return { launcher: 'covered', covered_by: hit ? describe(hit) : 'nothing that can be clicked', x, y };
  };

  const frames = [...document.querySelectorAll('iframe[src]')].filter(isWidget);
  const frame = frames[0];
  const wrapper = frame ? frame.previousElementSibling : null;
  const badge = wrapper && wrapper.children[1];
  const instance = typeof window.Libredesk === 'object' && window.Libredesk !== null ? window.Libredesk : null;
  const { userJWT, ...settings } = window.LibredeskSettings || {};
  return {
    url: location.href,
    script_ran: window.__libredeskWidgetLoaded === true,
    instance: instance !== null,
    loaded: Boolean(instance && instance.widgetLoaded),
    frames: frames.length,
    covered_by: '',
    ...lookAtLauncher(wrapper),
    open: Boolean(frame && getComputedStyle(frame).display !== 'none' && !isHidden(frame)),
    unread: instance ? Number(instance.unreadCount) || 0 : 0,
    unread_shown: badge && !isHidden(badge) ? badge.textContent.trim() : '',
    settings: JSON.parse(JSON.stringify(settings)),
    scripts: [...document.querySelectorAll('script[src]')].map((script) => script.src)
      .filter((source) => /\/widget\.js([?#]|$)/.test(source)),
  };
}
