// Draws the chat: a launcher, a panel, the list of conversations and the open one.

import { Composer } from './composer.js'

// h('p', { class: 'note' }, 'text'): an element; text is text, never markup.
export function h (tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true || value === false) element.toggleAttribute(name, value)
    else element.setAttribute(name, value)
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined))
  return element
}

// Agents write HTML. The shop shows its text: a document that is only parsed runs and loads nothing.
function textOf (message) {
  if (message.author.type === 'visitor' || message.author.type === 'contact') return message.content
  const parsed = new DOMParser().parseFromString(message.content, 'text/html')
  for (const each of parsed.querySelectorAll('script, style')) each.remove()
  for (const each of parsed.querySelectorAll('br, p, div, li')) each.append('\n')
  return parsed.body.textContent.trim()
}

export class View {
  constructor (chat) {
    this.chat = chat
    this.listing = false
  }

  mount (launcher) {
    const { chat } = this
    const { colors, launcher: { position, spacing } } = launcher
    this.badge = h('span', { class: 'tea-chat-unread', hidden: true })
    this.launcher = h('button', { type: 'button', class: 'tea-chat-launcher', 'aria-label': 'Chat with us', onclick: () => chat.isOpen ? chat.close() : chat.open() }, '💬', this.badge)
    this.title = h('h2')
    this.back = h('button', { type: 'button', class: 'tea-chat-back', 'aria-label': 'All conversations', onclick: () => this.list(true) }, '‹')
    this.conversations = h('div', { class: 'tea-chat-list' })
    this.messages = h('ol', { class: 'tea-chat-messages', 'aria-live': 'polite' })
    this.typing = h('p', { class: 'tea-chat-typing', hidden: true }, 'Somebody is typing …')
    this.closed = h('p', { class: 'tea-chat-note', hidden: true }, 'This conversation is closed.')
    this.composer = new Composer(chat)
    this.panel = h('section', { class: 'tea-chat-panel', role: 'dialog', 'aria-label': 'Chat', hidden: true },
      h('header', {}, this.back, this.title, h('button', { type: 'button', class: 'tea-chat-close', 'aria-label': 'Close', onclick: () => chat.close() }, '×')),
      this.conversations, this.messages, this.typing, this.closed, this.composer.element)
    const root = h('div', { class: `tea-chat tea-chat-${position}` }, this.panel, this.launcher)
    root.style.setProperty('--tea-chat-colour', colors.primary)
    root.style.setProperty('--tea-chat-side', `${spacing.side}px`)
    root.style.setProperty('--tea-chat-bottom', `${spacing.bottom}px`)
    document.body.append(root)
    this.root = root
    this.update()
  }

  list (listing) {
    this.listing = listing
    this.update()
  }

  update () {
    if (!this.root) return
    const { chat } = this
    const unread = chat.unread()
    this.badge.textContent = unread > 99 ? '99+' : unread
    this.badge.hidden = !unread
    this.panel.hidden = !chat.isOpen
    this.back.hidden = this.listing || !chat.conversations.length
    this.title.textContent = this.listing ? 'Your conversations' : chat.current?.assignee?.first_name || chat.settings.brand_name || 'Chat'
    this.conversations.hidden = !this.listing
    this.messages.hidden = this.listing
    if (this.listing) this.conversations.replaceChildren(...this.rows())
    else this.drawMessages()
    this.typing.hidden = this.listing || !chat.typing
    this.closed.hidden = this.listing || !this.isClosed()
    this.composer.element.hidden = this.listing || this.isClosed() || !this.mayWrite()
    this.composer.update()
  }

  // The desk's rules for visitors and for contacts.
  get rules () {
    const { settings, user } = this.chat
    return (user && !user.is_visitor ? settings.users : settings.visitors) || {}
  }

  isClosed () {
    const { current } = this.chat
    return Boolean(current && ['Resolved', 'Closed'].includes(current.status) && this.rules.prevent_reply_to_closed_conversation)
  }

  mayWrite () {
    return Boolean(this.chat.current) || this.rules.allow_start_conversation !== false
  }

  rows () {
    const { chat } = this
    const start = h('button', { type: 'button', class: 'tea-chat-start', onclick: () => { this.listing = false; chat.startAnew() } }, 'New conversation')
    const isOnly = this.rules.prevent_multiple_conversations && chat.conversations.length > 0
    const rows = chat.conversations.map((each) => h('button', { type: 'button', class: 'tea-chat-row', onclick: () => this.go(each.uuid) },
      h('span', {}, each.last_message?.content || 'Conversation'), h('small', {}, each.status)))
    return isOnly || this.rules.allow_start_conversation === false ? rows : [start, ...rows]
  }

  async go (uuid) {
    await this.chat.show(uuid).catch((refused) => this.composer.complain(refused.message))
    this.list(false)
  }

  drawMessages () {
    const { chat } = this
    const { greeting_message: greeting } = chat.settings
    const intro = greeting && !chat.current ? [h('li', { class: 'tea-chat-note' }, greeting)] : []
    this.messages.replaceChildren(...intro, ...chat.shown().map((each) => this.message(each)))
    this.messages.scrollTop = this.messages.scrollHeight
  }

  message (message) {
    const isOwn = message.author.type === 'visitor' || message.author.type === 'contact'
    const files = (message.attachments || []).map((file) => h('a', { href: file.url, target: '_blank', rel: 'noopener noreferrer' }, file.name))
    return h('li', { class: isOwn ? 'tea-chat-you' : 'tea-chat-us' },
      isOwn ? null : h('small', {}, message.author.first_name),
      h('p', {}, textOf(message), files))
  }
}
