// Making elements, and the words and times that stand in them.

// h('div', { class: 'bubble', onclick, hidden: true }, 'text', child, null)
export function h (name, properties = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

const ICONS = {
  back: 'M19 12H5m7 7-7-7 7-7',
  forward: 'M5 12h14m-7-7 7 7-7 7',
  up: 'M12 19V5m-7 7 7-7 7 7',
  down: 'm6 9 6 6 6-6',
  next: 'm9 6 6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  expand: 'M15 3h6v6m-7 1 7-7M9 21H3v-6m7-1-7 7',
  collapse: 'M4 14h6v6m-7 1 7-7M20 10h-6V4m7-1-7 7',
  attach: 'm21 11-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l8.9-8.9a3.7 3.7 0 0 1 5.2 5.2L10 17a1.8 1.8 0 0 1-2.6-2.6l7.9-7.8',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14.5c2 2.4 5 2.4 7 0M9 9.5v.01M15 9.5v.01',
  home: 'M3 11.5 12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6',
  chats: 'M4 5h11v8H9l-3 3v-3H4zM18 9h2v8h-2v3l-3-3H9',
  empty: 'M4 5h16v11h-8l-4 4v-4H4z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  notice: 'M12 4 2.5 20h19zM12 10v4m0 3v.01',
  external: 'M14 4h6v6m0-6-9 9M18 14v6H4V6h6'
}

const LINES = {
  viewBox: '0 0 24 24',
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 2,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
  'aria-hidden': 'true'
}

export function icon (name, size = 16) {
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [key, value] of Object.entries({ width: size, height: size, ...LINES })) picture.setAttribute(key, value)
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', ICONS[name])
  picture.append(path)
  return picture
}

export function button (properties, ...children) {
  return h('button', { type: 'button', ...properties }, h('span', { class: 'contents' }, ...children))
}

export function avatar (url, letter) {
  return h('span', { class: 'avatar' }, h('img', { class: 'cover', role: 'img', src: url || '', alt: '' }), h('span', {}, letter))
}

export function initial (name) {
  return (name || '?').charAt(0).toUpperCase()
}

// The unread count beside a conversation in a list.
export function unreadBadge (count) {
  return count > 0 ? h('span', { class: 'bg-primary unread' }, count > 9 ? '9+' : String(count)) : null
}

// The messages of `/api/v1/lang/<code>`: "One | Many" holds the plural behind the bar.
export class Texts {
  constructor (messages) {
    this.messages = messages
  }

  say (key, count = 1) {
    const forms = (this.messages[key] || key).split(' | ')
    return forms[count === 1 ? 0 : forms.length - 1]
  }

  // "{max}" in a message.
  fill (key, values) {
    return this.say(key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
  }
}

// "Hello {{.FirstName | there}}", as an administrator writes greetings.
export function fillTemplate (text, values) {
  const known = Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
  return (text || '').replace(/\{\{\s*\.(\w+)(?:\s*\|\s*([^}]*))?\s*\}\}/g, (_, key, otherwise) =>
    known[key.toLowerCase()] || (otherwise || '').trim())
}

const MINUTE = 60000
const STEPS = [[60, 'm', 1], [24 * 60, 'h', 60], [31 * 24 * 60, 'd', 24 * 60], [365 * 24 * 60, 'mo', 30 * 24 * 60]]

// "now", "5m", "3h", "2d", "4mo", "1y"
export function ago (timestamp) {
  const minutes = Math.floor((Date.now() - new Date(timestamp)) / MINUTE)
  if (minutes < 1) return 'now'
  const step = STEPS.find(([below]) => minutes < below)
  return step ? `${Math.floor(minutes / step[2])}${step[1]}` : `${Math.floor(minutes / (365 * 24 * 60))}y`
}

export function bytes (size) {
  const kilo = size / 1024
  return kilo < 1024 ? `${kilo.toFixed(2)} KB` : `${(kilo / 1024).toFixed(2)} MB`
}
