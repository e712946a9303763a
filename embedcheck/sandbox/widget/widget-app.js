// The page inside the iframe: boots, hears the host page, and reacts to every change of its state.

import { Api, Session } from './api.js'
import { Chat } from './chat.js'
import { Texts } from './dom.js'
import { harmless } from './html.js'
import { Socket } from './socket.js'
import { View } from './view.js'

// Which view is open, and what the banner says.
class Screen {
  constructor (widget) {
    this.widget = widget
    Object.assign(this, { isOpen: false, tab: 'home', inChat: false, isMobile: false, isExpanded: false, wasExpanded: false })
    Object.assign(this, { connectionFailed: false, connecting: false, connected: false })
  }

  show (changes) {
    Object.assign(this, changes)
    this.widget.changed()
  }

  goToChat () {
    this.show({ tab: 'messages', inChat: true })
    if (this.wasExpanded && !this.isMobile) setTimeout(() => this.expand(), 100)
  }

  goTo (tab) {
    if (this.inChat) this.wasExpanded = this.isExpanded
    this.show({ tab, inChat: false })
    if (this.isExpanded) this.collapse()
  }

  expand () {
    if (this.isMobile) return
    this.show({ isExpanded: true })
    this.widget.post({ type: 'EXPAND_WIDGET' })
  }

  collapse () {
    if (this.isMobile) return
    this.show({ isExpanded: false })
    this.widget.post({ type: 'COLLAPSE_WIDGET' })
  }

  close () {
    this.show({ isOpen: false, tab: 'home', inChat: false, wasExpanded: false })
    if (this.isExpanded) this.collapse()
    this.widget.post({ type: 'CLOSE_WIDGET' })
  }
}

export class Widget {
  constructor () {
    this.flushing = false
    this.mounted = false
    this.session = new Session(this)
    this.api = new Api(this)
    this.screen = new Screen(this)
    this.chat = new Chat(this)
    this.socket = new Socket(this)
    this.view = new View(this)
    this.seen = { token: '', unread: null }
    // The host page, or any other window: the official widget checks neither source nor origin.
    this.heard = {
      SET_MOBILE_STATE: (said) => this.screen.show({ isMobile: said.isMobile }),
      WIDGET_OPENED: () => this.screen.show({ isOpen: true }),
      WIDGET_CLOSED: () => this.screen.show({ isOpen: false }),
      WIDGET_EXPANDED: (said) => this.screen.show({ isExpanded: said.isExpanded }),
      SESSION_DATA: (said) => this.resume(said),
      SET_JWT_TOKEN: (said) => this.signIn(said),
      CLEAR_SESSION: () => this.signOut(),
      PAGE_VISIT: (said) => this.visit(said.url, said.title)
    }
  }

  // --- boot

  async start () {
    try {
      if (!this.api.inbox) throw new Error('`inbox_id` is missing in query parameters')
      this.config = this.inOneShape(await this.api.settings())
      this.texts = new Texts(await this.api.texts(await this.language()))
      this.mount()
    } catch (error) {
      console.error('Error initializing widget:', error)
    }
  }

  // Servers after 2.7.0 tell the looks for each colour scheme, and the rest for each audience.
  inOneShape (config) {
    this.isLater = Boolean(config.branding)
    if (!this.isLater) return config
    const brand = config.branding[config.theme === 'dark' ? 'dark' : 'light']
    return { ...config, ...brand, dark_mode: config.theme === 'dark', launcher: { ...config.launcher, ...brand.launcher } }
  }

  async language () {
    const fallback = this.config.fallback_language || 'en-US'
    if (this.config.language !== 'auto') return this.config.language || fallback
    const known = await this.api.languages()
    return known.some((each) => each.code === navigator.language) ? navigator.language : fallback
  }

  mount () {
    this.view.mount(document.getElementById('app'))
    this.mounted = true
    this.watchUnread()
    window.addEventListener('message', (event) => this.hear(event))
    this.post({ type: 'VUE_APP_READY' })
  }

  hear (event) {
    const react = this.heard[event.data.type]
    if (react) react(event.data)
  }

  post (message) {
    if (window.parent !== window) window.parent.postMessage(message, '*')
  }

  // --- identity

  async resume ({ sessionToken, visitorToken }) {
    if (visitorToken) this.session.visitorToken = visitorToken
    try {
      if (sessionToken) await this.recognise(sessionToken)
      await this.loadConversations()
    } finally {
      this.post({ type: 'WIDGET_LOADED' })
    }
  }

  async recognise (token) {
    this.session.use(token)
    this.socket.catchUpOnFirstOpen = false
    try {
      const user = await this.api.me()
      if (this.session.token === token) this.session.describe(user)
    } catch {
      // A 401 has already ended the session.
    }
  }

  async signIn ({ jwt, visitorToken }) {
    if (visitorToken) this.session.visitorToken = visitorToken
    if (!jwt) return
    try {
      const { session_token: token, user } = await this.api.exchange(jwt)
      this.session.save(token, user)
      this.socket.catchUpOnFirstOpen = false
      this.chat.conversations = null
      await this.loadConversations()
    } catch (error) {
      console.error('Failed to exchange JWT for session:', error)
    } finally {
      this.post({ type: 'WIDGET_LOADED' })
    }
  }

  // Forgets the session and nothing else: conversation and visitor token stay in memory (D-26, D-27).
  signOut () {
    this.session.forget()
  }

  async loadConversations () {
    const read = await this.chat.loadList()
    const latest = read && this.chat.list()[0]
    if (latest) await this.chat.open(latest.uuid)
    if (read && this.config.direct_to_conversation) this.screen.goToChat()
  }

  visit (url, title) {
    this.socket.sendPageVisit(url, title)
  }

  clean (html) {
    return harmless(html)
  }

  // --- what follows a change

  // Changes of one task are looked at together, once it is over.
  changed () {
    if (this.flushing || !this.mounted) return
    this.flushing = true
    queueMicrotask(() => {
      this.flushing = false
      this.watchToken()
      this.watchUnread()
      this.view.update()
    })
  }

  watchToken () {
    const { token } = this.session
    if (token === this.seen.token) return
    this.seen.token = token
    if (token) this.socket.use(token)
    else this.socket.close()
  }

  watchUnread () {
    const count = this.chat.unread()
    if (count === this.seen.unread) return
    this.seen.unread = count
    this.post({ type: 'UPDATE_UNREAD_COUNT', count })
  }
}
