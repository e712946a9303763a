// Elements are made here and nowhere else. Text is only ever set as text: what a page or a server said
// must not become markup.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const button = (label, act, attributes = {}) => make("button", { type: "button", onclick: act, ...attributes }, label);

// For whoever does not see what changed.
const say = (words) => { one("#say").textContent = words; };

const atSecond = (at) => `${at.toFixed(3)} s`;

const parsed = (section, name) => {
  const block = one(`script.${name}`, section);
  return block ? JSON.parse(block.textContent) : null;
};

// What the browser keeps for a page from disk may be forbidden.
function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "vh" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
