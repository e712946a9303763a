// The widget's frame: tabs, home, the list of conversations, the connection banner.

import { ChatView } from './chat-view.js'
import { isOwn } from './chat.js'
import { ago, avatar, button, fillTemplate, h, icon, initial, unreadBadge } from './dom.js'

const ELSEWHERE = { target: '_blank', rel: 'noopener noreferrer' }

export class View {
  constructor (widget) {
    this.widget = widget
    this.screens = { home: Home, messages: List, chat: ChatView }
  }

  mount (into) {
    const { texts } = this.widget
    this.corner = h('div', { class: 'corner' })
    this.closeButton = this.makeCloseButton()
    this.panels = { home: panel('home'), messages: panel('messages') }
    this.triggers = {
      home: this.trigger('home', icon('home', 20), texts.say('globals.terms.home')),
      messages: this.trigger('messages', icon('chats', 20), texts.say('globals.terms.message', 2))
    }
    this.tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-orientation': 'horizontal' }, Object.values(this.triggers))
    this.foot = h('div', { class: 'foot' }, h('a', { href: 'https://libredesk.io', ...ELSEWHERE }, 'Powered by ', h('span', {}, 'libredesk')))
    this.banner = h('div', { class: 'banner-place' })
    this.root = h('div', { class: 'libredesk-widget-app' }, this.corner,
      h('div', { class: 'panels' }, Object.values(this.panels)), this.banner)
    into.append(this.root)
    window.addEventListener('online', () => this.widget.changed())
    window.addEventListener('offline', () => this.widget.changed())
    this.update()
  }

  trigger (tab, picture, name) {
    const properties = { class: 'nav-tab', type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-controls': `panel-${tab}` }
    return h('button', { ...properties, onclick: () => this.widget.screen.goTo(tab) }, picture, h('span', {}, name))
  }

  update () {
    this.colour()
    this.updateTabs()
    this.updateScreen()
    this.updateBanner()
  }

  colour () {
    const { config, screen } = this.widget
    this.root.classList.toggle('dark', Boolean(config.dark_mode))
    this.root.classList.toggle('mobile', screen.isMobile)
    if (config.colors?.primary) this.root.style.setProperty('--primary', config.colors.primary)
    this.root.style.setProperty('--on-primary', isLight(config.colors?.primary) ? '#000' : '#fff')
  }

  updateTabs () {
    const { screen, config } = this.widget
    for (const tab of ['home', 'messages']) {
      const active = screen.tab === tab
      this.panels[tab].hidden = !active
      this.panels[tab].dataset.state = this.triggers[tab].dataset.state = active ? 'active' : 'inactive'
      this.triggers[tab].setAttribute('aria-selected', String(active))
    }
    this.keep(this.tabs, !screen.inChat)
    this.keep(this.foot, screen.inChat && config.show_powered_by !== false)
    if (screen.isMobile !== this.closeButton.isConnected) this.corner.replaceChildren(...(screen.isMobile ? [this.closeButton] : []))
  }

  // Out of the document, and not merely hidden: what a driver finds there, it may click.
  keep (element, shown) {
    if (shown === element.isConnected) return
    if (shown) this.banner.before(element)
    else element.remove()
  }

  makeCloseButton () {
    const close = () => {
      this.widget.screen.show({ isOpen: false })
      this.widget.post({ type: 'CLOSE_WIDGET' })
    }
    return button({ class: 'ghost', 'aria-label': this.widget.texts.say('globals.messages.closeChat'), onclick: close }, icon('close'))
  }

  // A screen is unmounted on leaving, as in the official widget: nothing typed survives a switch.
  updateScreen () {
    const { screen } = this.widget
    const name = screen.inChat ? 'chat' : screen.tab
    if (name !== this.shown) {
      this.screen?.leave?.()
      for (const each of Object.values(this.panels)) each.replaceChildren()
      this.shown = name
      this.screen = new this.screens[name](this.widget)
      this.panels[screen.tab].append(this.screen.element)
    }
    this.screen.update()
  }

  updateBanner () {
    const { screen } = this.widget
    const said = !navigator.onLine ? ['noInternetConnection', 'warning']
      : screen.connectionFailed ? ['connectionFailedRefresh', 'failed']
        : screen.connected ? ['connected', 'good']
          : screen.connecting ? ['connecting', 'warning'] : null
    if (String(said) === this.bannerSaid) return
    this.bannerSaid = String(said)
    this.banner.replaceChildren(...(said ? [this.status(...said)] : []))
  }

  status (key, tone) {
    const text = this.widget.texts.say(`globals.messages.${key}`)
    return h('div', { class: `banner ${tone}`, role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' },
      h('div', { class: 'pulse' }), h('div', {}, text))
  }
}

function panel (tab) {
  return h('div', { class: 'panel', role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}`, tabindex: '0' })
}

function isLight (hex) {
  const parts = /^#(..)(..)(..)$/.exec(hex || '')
  if (!parts) return false
  const [red, green, blue] = parts.slice(1).map((each) => (parseInt(each, 16) / 255) ** 2.2)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}

class Home {
  constructor (widget) {
    this.widget = widget
    this.element = h('div', { class: 'home' })
  }

  update () {
    const { config, chat, session } = this.widget
    const latest = chat.list()[0]
    const state = JSON.stringify([latest, session.firstName, session.isVisitor, latest && ago(latest.last_message.created_at)])
    if (state === this.state) return
    this.state = state
    this.element.replaceChildren(this.header(config, latest ? this.recent(latest) : this.startButton()), ...this.apps(config.home_apps))
  }

  header (config, action) {
    const names = { FirstName: this.widget.session.firstName, LastName: this.widget.session.lastName }
    const look = config.home_screen || {}
    const header = h('div', { class: `home-header ${look.header_text_color ? `text-${look.header_text_color}` : ''}` },
      config.logo_url ? h('img', { class: 'logo', src: config.logo_url, alt: config.brand_name }) : null,
      h('h2', {}, fillTemplate(config.greeting_message, names)),
      h('p', {}, fillTemplate(config.introduction_message, names)),
      h('div', { class: 'action' }, action))
    header.style.background = background(look.background || {})
    return header
  }

  // Shown even where the server would refuse a new conversation, as in the official widget.
  startButton () {
    const { session, config, texts } = this.widget
    const audience = (session.isVisitor ? config.visitors : config.users) || {}
    return button({ class: 'primary wide', onclick: () => startNew(this.widget) },
      audience.start_conversation_button_text || texts.say('globals.messages.sendUsMessage'), icon('forward'))
  }

  recent (conversation) {
    const { chat, screen, texts } = this.widget
    const { last_message: last, unread_message_count: unread } = conversation
    const proceed = () => {
      screen.goToChat()
      chat.open(conversation.uuid)
    }
    return h('div', { class: 'card cursor-pointer', onclick: proceed },
      h('div', { class: 'grow' },
        h('div', { class: 'strong' }, texts.say('globals.messages.continueConversation')),
        h('div', { class: 'row' }, h('div', { class: 'clamp grow' }, last.content), unreadBadge(unread)),
        h('div', { class: 'meta' }, h('span', {}, author(texts, last.author)), ' • ', h('span', {}, ago(last.created_at)))),
      icon('forward'))
  }

  apps (apps) {
    if (!apps?.length) return []
    return [h('div', { class: 'apps' }, apps.map((app) => h('a', { class: 'card', href: app.url, ...ELSEWHERE },
      app.image_url ? h('img', { src: app.image_url, alt: app.title || '' }) : null,
      h('div', { class: 'grow' },
        h('div', { class: 'strong' }, app.title || app.text || ''),
        app.description ? h('div', { class: 'meta' }, app.description) : null),
      app.type === 'external_link' ? icon('external') : null)))]
  }
}

class List {
  constructor (widget) {
    this.widget = widget
    this.rows = h('div', { class: 'rows' })
    this.action = h('div', { class: 'floating' })
    const title = h('div', { class: 'list-title' }, h('h3', {}, widget.texts.say('globals.terms.message', 2)))
    this.element = h('div', { class: 'list' }, title, this.rows, this.action)
    widget.chat.loadList()
  }

  update () {
    const { chat } = this.widget
    const list = chat.list()
    const state = JSON.stringify([list, list.map((each) => ago(each.last_message.created_at)), chat.loadingList, this.mayStart()])
    if (state === this.state) return
    this.state = state
    this.rows.replaceChildren(...(chat.loadingList || !list.length ? [this.nothing()] : list.map((each) => this.row(each))))
    this.action.replaceChildren(...(this.mayStart() ? [this.startButton()] : []))
  }

  nothing () {
    const { chat, texts } = this.widget
    if (chat.loadingList) return h('p', { class: 'nothing' }, texts.say('globals.terms.loading'))
    return h('div', { class: 'nothing' }, icon('empty', 40), h('h4', {}, texts.say('globals.messages.noMessagesYet')))
  }

  row (conversation) {
    const { chat, screen, texts, config } = this.widget
    const { last_message: last, unread_message_count: unread, assignee } = conversation
    const open = async () => {
      screen.goToChat()
      if (!await chat.open(conversation.uuid)) screen.goTo('messages')
    }
    const face = !isOwn(last.author) ? [last.author?.avatar_url, last.author?.first_name]
      : assignee?.id > 0 ? [assignee.avatar_url, assignee.first_name] : [config.launcher?.logo_url, config.brand_name]
    return h('div', { class: 'list-row cursor-pointer', onclick: open },
      avatar(face[0], initial(face[1])),
      h('div', { class: 'grow' },
        h('div', { class: 'row' },
          h('span', { class: 'strong grow' }, author(texts, last.author)), h('span', { class: 'meta' }, ago(last.created_at))),
        h('div', { class: 'row' }, h('p', { class: 'truncate grow' }, last.content), unreadBadge(unread))),
      icon('next'))
  }

  mayStart () {
    const { session, config, chat } = this.widget
    const audience = (session.isVisitor ? config.visitors : config.users) || {}
    if (audience.prevent_multiple_conversations) return !chat.list().length
    return audience.allow_start_conversation ?? true
  }

  startButton () {
    const { config, texts } = this.widget
    // `users` also for visitors: that is how the official widget reads it.
    const text = config.users?.start_conversation_button_text || texts.say('globals.messages.startNewConversation')
    return button({ class: 'primary', onclick: () => startNew(this.widget) }, text)
  }
}

function startNew (widget) {
  widget.chat.setCurrent({})
  widget.screen.goToChat()
}

function author (texts, who) {
  if (isOwn(who)) return texts.say('globals.terms.you')
  return who?.first_name || texts.say('globals.terms.someone')
}

function background ({ type, color, gradient_start: start, gradient_end: end, image_url: image }) {
  if (type === 'solid') return color
  if (type === 'gradient') return `linear-gradient(to bottom, ${start}, ${end})`
  if (type === 'image') return `center / cover url("${encodeURI(image)}")`
  return ''
}
