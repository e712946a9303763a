// What the widget could have done to the page around it. Reads, and touches nothing.
() => {
  const isWidget = (frame) => /\/widget(\?|$)/.test((frame.getAttribute('src') || '').split('#')[0])
    && (frame.getAttribute('src') || '').includes('inbox_id=');
  const isNative = (value) => typeof value === 'function' && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
  const isOwn = (name) => {
    const slot = Object.getOwnPropertyDescriptor(window, name);
    return !/^\d+$/.test(name) && Boolean(slot) && 'value' in slot && !isNative(slot.value);
  };
  const frame = [...document.querySelectorAll('iframe[src]')].find(isWidget);
  const parts = frame ? [frame.previousElementSibling, frame] : [];
  const style = (element) => getComputedStyle(element);
  const { body, documentElement: root } = document;
  // Focus cannot stay in what is not drawn; a browser may only notice at its next frame.
  const focus = () => {
    const active = document.activeElement;
    if (!active || active === body || active === root) return 'body';
    if (active === frame) return frame.getClientRects().length ? 'chat' : 'body';
    if (parts[0] && parts[0].contains(active)) return 'launcher';
    return active.localName + (active.id ? `#${active.id}` : '');
  };
  // Five by five points of an element at which it is itself what a click would reach.
  const reached = (element) => {
    const box = element.getBoundingClientRect();
    const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
    return steps.flatMap((across) => steps.map((down) => [box.left + box.width * across, box.top + box.height * down]))
      .filter(([x, y]) => document.elementFromPoint(x, y) === element);
  };
  const isBeyond = ([x, y], box) => x < box.left - 10 || x > box.right + 10 || y < box.top - 10 || y > box.bottom + 10;
  const takesClicks = () => {
    const [wrapper, toggle] = parts[0] ? [parts[0], parts[0].firstElementChild] : [];
    const isClosed = window.Libredesk && window.Libredesk.isChatVisible === false;
    const unseen = frame && isClosed && Number(style(frame).opacity) === 0;
    const wide = wrapper && toggle && toggle.getClientRects().length ? toggle.getBoundingClientRect() : null;
    return [
      ...(unseen && reached(frame).length ? ['iframe'] : []),
      ...(wide && reached(wrapper).some((point) => isBeyond(point, wide)) ? ['launcher'] : []),
    ];
  };
  const inline = (element) => [...(element ? element.style : [])].filter((name) => !name.startsWith('--'))
    .map((name) => [`${element.localName} ${name}`, element.style.getPropertyValue(name)]);
  const state = {
    url: location.href,
    scroll: [Math.round(scrollX), Math.round(scrollY)],
    height: root.scrollHeight,
    focus: focus(),
    styles: Object.fromEntries([...inline(root), ...inline(body)]),
  };
  return {
    state,
    url: location.href,
    widget: window.__libredeskWidgetLoaded === true,
    globals: Object.getOwnPropertyNames(window).filter(isOwn).sort(),
    scrolls: !body || !(style(body).position === 'fixed' || [root, body].some((each) => style(each).overflowY === 'hidden')),
    // A part that is not taken out of the flow pushes the site's content about.
    in_flow: parts.filter((each) => each && style(each).display !== 'none' && !/^(fixed|absolute)$/.test(style(each).position))
      .map((each) => each.localName),
    takes_clicks: takesClicks(),
  };
}
