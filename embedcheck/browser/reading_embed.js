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
    hidden_by: '',
    ...lookAtLauncher(wrapper),
    open: Boolean(frame && getComputedStyle(frame).display !== 'none' && !see.isHidden(frame)),
    unread: instance ? Number(instance.unreadCount) || 0 : 0,
    unread_shown: badge && !see.isHidden(badge) ? badge.textContent.trim() : '',
    settings: JSON.parse(JSON.stringify(settings)),
    scripts: [...document.querySelectorAll('script[src]')].map((script) => script.src)
      .filter((source) => /\/widget\.js([?#]|$)/.test(source)),
  };
}
