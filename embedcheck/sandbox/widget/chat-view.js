// One conversation: its header, its messages, what can be written below them.

import { isOwn } from './chat.js'
import { Composer } from './composer.js'
import { Csat } from './csat.js'
import { ago, avatar, button, bytes, h, icon, initial } from './dom.js'
import { officeHours } from './office-hours.js'
import { PreChatForm, isAsked } from './prechat.js'

const ERROR_SHOWN = 5000
const SEEN_AFTER_LOOKING = 2000
const BOTTOM = 100
const MINUTE = 60000
// What mail programs put around the text that they quote.
const QUOTATION = /<blockquote|gmail_quote_container|yahoo_quoted|divRplyFwdMsg|appendonsend|OutlookMessageHeader/
const THUMBNAIL_OF = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

export class ChatView {
  constructor (widget) {
    this.widget = widget
    this.submitted = false
    this.header = h('div', { class: 'chat-header' })
    this.body = h('div', { class: 'chat-body' })
    this.error = h('div', { class: 'error-place' })
    this.foot = h('div', { class: 'chat-foot' })
    this.element = h('div', { class: 'chat' }, this.header, this.body, this.error, this.foot)
  }

  update () {
    this.updateHeader()
    const part = this.part()
    if (part !== this.shown) this.mount(part)
    this.top.update()
    this.bottom?.update()
  }

  part () {
    const { chat, session, config } = this.widget
    if (!this.submitted && isAsked(this.widget)) return 'form'
    const audience = session.isVisitor ? config.visitors : config.users
    return chat.current.status === 'Closed' && audience?.prevent_reply_to_closed_conversation ? 'closed' : 'open'
  }

  mount (part) {
    this.leave()
    this.shown = part
    const form = part === 'form'
    if (form || !(this.top instanceof Messages)) {
      this.top = form ? new PreChatForm(this.widget, (message) => this.begin(message)) : new Messages(this.widget)
      this.body.replaceChildren(this.top.element)
    }
    this.bottom = part === 'open' ? new Composer(this.widget, (text) => this.complain(text)) : null
    const notice = h('div', { class: 'closed' }, this.widget.texts.say('widget.conversationClosed'))
    this.foot.replaceChildren(...(form ? [] : [this.bottom ? this.bottom.element : notice]))
    this.bottom?.focus()
  }

  leave () {
    this.bottom?.leave()
    if (this.shown && this.shown !== 'form') this.top.leave()
  }

  async begin (message) {
    if (!message) {
      this.submitted = true
      return this.widget.changed()
    }
    this.complain('')
    try {
      await this.widget.chat.begin(message)
      this.submitted = true
      this.widget.changed()
    } catch (error) {
      this.complain(error.shown || String(error))
    }
  }

  complain (text) {
    clearTimeout(this.quiet)
    this.error.replaceChildren(...(text ? [h('div', { class: 'error' }, h('p', { class: 'text-destructive' }, text))] : []))
    if (text) this.quiet = setTimeout(() => this.error.replaceChildren(), ERROR_SHOWN)
  }

  updateHeader () {
    const { chat, screen, texts } = this.widget
    const state = JSON.stringify([chat.current.assignee, chat.loading, screen.isMobile, screen.isExpanded, this.hours()])
    if (state === this.headerState) return
    this.headerState = state
    const back = button({ class: 'ghost', 'aria-label': texts.say('globals.messages.goBack'), onclick: () => screen.goTo('messages') }, icon('back'))
    this.header.replaceChildren(back, ...this.title(), ...(screen.isMobile ? [] : [this.sizeButton()]))
  }

  sizeButton () {
    const { screen, texts } = this.widget
    const label = texts.say(screen.isExpanded ? 'globals.terms.collapse' : 'globals.terms.expand')
    const resize = () => screen.isExpanded ? screen.collapse() : screen.expand()
    return button({ class: 'ghost end', title: label, 'aria-label': label, onclick: resize }, icon(screen.isExpanded ? 'collapse' : 'expand'))
  }

  // An AI assistant's own expectation takes the place of the hours.
  hours () {
    const { chat, config, texts } = this.widget
    return chat.current.assignee?.expectation ? '' : officeHours({ config, conversation: chat.current, texts })
  }

  title () {
    const { chat, config, texts } = this.widget
    if (chat.loading) return [avatar('', ''), h('h3', {}, texts.say('globals.terms.loading'))]
    const { assignee } = chat.current
    const hours = this.hours()
    const away = hours ? h('p', { class: 'meta' }, hours) : null
    if (!(assignee?.id > 0)) return [avatar(config.launcher?.logo_url, initial(config.brand_name)), h('div', {}, h('h3', {}, config.brand_name), away)]
    const presence = (assignee.availability_status || '').startsWith('away') ? 'away' : assignee.availability_status
    const known = presence === 'online' || presence === 'away'
    return [avatar(assignee.avatar_url, initial(assignee.first_name)), h('div', {},
      h('h3', {}, assignee.first_name),
      assignee.expectation ? h('p', { class: 'meta' }, assignee.expectation) : null,
      away || (known ? h('p', { class: `meta presence ${presence}` }, texts.say(`globals.terms.${presence}`)) : null))]
  }
}

// The messages, oldest first, and the marking of them as seen.
class Messages {
  constructor (widget) {
    this.widget = widget
    this.rows = new Map()
    this.count = null
    this.wasOpen = widget.screen.isOpen
    this.follow = true
    this.list = h('div', { class: 'flex flex-col gap-4' })
    this.typing = h('div', { class: 'flex flex-col items-start' }, h('div', { class: 'bubble theirs' },
      h('div', { class: 'dots' }, [0, 150, 300].map((delay) => h('div', { class: 'animate-bounce', 'data-delay': delay })))))
    this.content = h('div', { class: 'content' }, ...this.opening(), this.list)
    this.scroller = h('div', { class: 'scroller', onscroll: () => this.scrolled() }, this.content)
    this.down = h('div', { class: 'to-bottom' }, h('button', { type: 'button', onclick: () => this.toBottom() }, icon('down')))
    this.element = h('div', { class: 'messages' }, this.scroller, this.down)
    this.onLook = () => this.looked()
    document.addEventListener('visibilitychange', this.onLook)
    this.clock = setInterval(() => widget.changed(), MINUTE)
  }

  leave () {
    document.removeEventListener('visibilitychange', this.onLook)
    clearTimeout(this.looking)
    clearInterval(this.clock)
  }

  opening () {
    const { chat_introduction: introduction, notice_banner: notice } = this.widget.config
    return [
      introduction ? h('p', { class: 'introduction' }, introduction) : null,
      notice?.enabled && notice.text ? h('div', { class: 'notice', role: 'status' }, icon('notice'), h('p', {}, notice.text)) : null
    ].filter(Boolean)
  }

  update () {
    const messages = this.widget.chat.shown()
    const nodes = messages.map((each) => this.row(each))
    if (nodes.length !== this.list.children.length || nodes.some((node, at) => node !== this.list.children[at])) {
      this.list.replaceChildren(...nodes)
    }
    if (this.widget.chat.typing) this.content.append(this.typing)
    else this.typing.remove()
    this.watch(messages)
    if (this.follow) this.toBottom()
  }

  // --- seen: a new conversation, a new answer, the widget's opening

  watch (messages) {
    const { screen, chat } = this.widget
    const uuid = chat.current.uuid
    const last = messages.at(-1)
    if (uuid && uuid !== this.uuid) {
      this.uuid = uuid
      this.follow = true
      if (screen.isOpen && !chat.loading) chat.see()
    }
    const grown = this.count > 0 && messages.length > this.count
    if (grown && screen.isOpen && !document.hidden && !isOwn(last.author)) chat.see()
    if (grown && isOwn(last.author)) this.follow = true
    this.count = messages.length
    if (screen.isOpen && !this.wasOpen && uuid) chat.see()
    this.wasOpen = screen.isOpen
  }

  looked () {
    clearTimeout(this.looking)
    if (document.hidden) return
    this.looking = setTimeout(() => {
      if (this.widget.screen.isOpen && !document.hidden) this.widget.chat.see()
    }, SEEN_AFTER_LOOKING)
  }

  scrolled () {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller
    this.follow = scrollHeight - scrollTop - clientHeight <= BOTTOM
    this.down.hidden = this.follow
  }

  toBottom () {
    this.follow = true
    this.down.hidden = true
    this.scroller.scrollTop = this.scroller.scrollHeight
  }

  // --- rows

  row (message) {
    const state = JSON.stringify([message, ago(message.created_at)])
    const known = this.rows.get(message.uuid)
    if (known?.state === state) return known.node
    const node = this.draw(message)
    this.rows.set(message.uuid, { state, node })
    return node
  }

  draw (message) {
    const own = isOwn(message.author)
    const tone = message.status === 'sending' || message.status === 'uploading' ? 'pending' : message.status === 'failed' ? 'failed' : ''
    const bubble = h('div', { class: `bubble ${own ? 'own bg-primary' : 'theirs'} ${tone} hide-quoted-text` },
      this.text(message), this.quotation(message), this.attachments(message.attachments))
    return h('div', { class: `flex flex-col ${own ? 'items-end' : 'items-start'}` },
      message.meta?.is_csat ? this.csat(message) : bubble,
      h('div', { class: 'message-meta' }, this.meta(message)))
  }

  csat (message) {
    return new Csat(this.widget, message, (rating, feedback) => {
      Object.assign(message.meta, { csat_submitted: true, submitted_rating: rating, submitted_feedback: feedback })
      this.widget.changed()
    }).element
  }

  // Shows and hides what a mail program quoted; hidden at first.
  quotation (message) {
    if (!QUOTATION.test(message.content)) return null
    const { texts } = this.widget
    const turn = () => {
      const hidden = toggle.parentElement.classList.toggle('hide-quoted-text')
      toggle.setAttribute('aria-expanded', String(!hidden))
      toggle.textContent = texts.say(hidden ? 'conversation.showQuotedText' : 'conversation.hideQuotedText')
    }
    const toggle = h('div', {
      class: 'quotation',
      role: 'button',
      tabindex: '0',
      'aria-expanded': 'false',
      onclick: turn,
      onkeydown: (event) => event.key === 'Enter' && turn()
    }, texts.say('conversation.showQuotedText'))
    return toggle
  }

  // Without a content type on the wire, everything but what was typed here is taken for HTML (D-19).
  text (message) {
    if (message.content_type === 'text') return h('span', { class: 'whitespace-pre-wrap' }, message.content)
    return h('div', { class: 'native-html' }, this.widget.clean(message.content))
  }

  meta (message) {
    const { texts } = this.widget
    const { author } = message
    if (author.type === 'agent') return h('span', {}, `${author.first_name} ${author.last_name} • ${ago(message.created_at)}`)
    if (!isOwn(author)) return null
    const busy = { sending: 'globals.messages.sending', uploading: 'globals.messages.uploading' }[message.status]
    return h('span', {}, busy ? texts.say(busy) : ago(message.created_at))
  }

  attachments (attachments) {
    if (!attachments?.length) return null
    return h('div', { class: 'attachments' }, attachments.map((each) =>
      h('div', { class: 'cursor-pointer', onclick: () => window.open(each.url, '_blank', 'noopener,noreferrer') },
        (each.content_type || '').startsWith('image/') ? picture(each) : file(each))))
  }
}

function picture (attachment) {
  const original = (event) => {
    if (event.target.dataset.original) return
    event.target.dataset.original = 'true'
    event.target.src = attachment.url
  }
  return h('img', { class: 'picture', src: attachment.thumbnail_url || thumbnail(attachment.url), alt: attachment.name, onerror: original })
}

function thumbnail (url) {
  const found = THUMBNAIL_OF.exec(url)
  return found ? `/uploads/thumb_${found[0]}${new URL(url, location.href).search}` : url
}

function file (attachment) {
  const name = attachment.name.length > 20 ? `${attachment.name.slice(0, 17)}...` : attachment.name
  return h('div', { class: 'file' }, icon('file', 20), h('div', {}, h('p', {}, name), h('p', { class: 'meta' }, bytes(attachment.size))))
}
