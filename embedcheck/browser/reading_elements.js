// How an element looks to a person, for whatever reads a page.
() => {
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
  // The element that a click would reach, inside open shadow roots too.
  const hitAt = (x, y) => {
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit; inner; hit = inner) {
      inner = hit.shadowRoot && hit.shadowRoot.elementFromPoint(x, y);
      if (inner === hit) break;
      if (!inner) return hit;
    }
    return hit;
  };
  // Where a launcher is, and whether a click in its middle reaches something `within` it.
  const lookAt = (element, within) => {
    if (!element) return { launcher: 'none' };
    if (isHidden(element)) return { launcher: 'hidden' };
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return { launcher: 'off-screen', x, y };
    const hit = hitAt(x, y);
    if (hit && within.contains(hit)) return { launcher: 'usable', x, y };
    return { launcher: 'covered', covered_by: hit ? describe(hit) : 'nothing that can be clicked', x, y };
  };
  return { describe, isHidden, hitAt, lookAt };
}
