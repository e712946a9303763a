// An agent's HTML, made harmless: only listed elements and attributes survive, nothing ever runs.

const words = (text) => new Set(text.trim().split(/\s+/))

const DROPPED = words(`
  script style iframe object embed template noscript title meta link base svg math form textarea select audio video
`)
const KEPT = words(`
  a abbr b blockquote br caption cite code div em figure h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strong
  sub sup table tbody td tfoot th thead tr u ul
`)
const ATTRIBUTES = words('alt align colspan dir height rowspan title width')
const LINKS = /^(https?|mailto):/i
const PICTURES = /^(https?|cid):/i

// The parsed document is inert: no script runs and nothing is loaded while it is being cleaned.
export function harmless (html) {
  const parsed = new DOMParser().parseFromString(html || '', 'text/html')
  const fragment = document.createElement('div')
  for (const child of parsed.body.childNodes) copy(child, fragment)
  return fragment
}

function copy (node, into) {
  if (node.nodeType === Node.TEXT_NODE) return into.append(node.data)
  if (node.nodeType !== Node.ELEMENT_NODE) return
  const name = node.localName
  if (DROPPED.has(name)) return
  // An unknown element goes, its content stays.
  const target = KEPT.has(name) ? into.appendChild(bare(name, node)) : into
  for (const child of node.childNodes) copy(child, target)
}

function bare (name, node) {
  const element = document.createElement(name)
  for (const { name: key, value } of node.attributes) if (ATTRIBUTES.has(key)) element.setAttribute(key, value)
  const address = (node.getAttribute(name === 'a' ? 'href' : 'src') || '').trim()
  if (name === 'a' && LINKS.test(address)) {
    Object.entries({ href: address, rel: 'noopener noreferrer', target: '_blank' }).forEach(([key, value]) => element.setAttribute(key, value))
  }
  if (name === 'img' && PICTURES.test(address)) element.setAttribute('src', address)
  return element
}
