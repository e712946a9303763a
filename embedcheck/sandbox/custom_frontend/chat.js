// What the chat knows, and what it does. `view.js` draws it.

import { Api } from './api.js'
import { Session } from './session.js'
import { Socket } from './socket.js'
import { View } from './view.js'

const TITLE_PATIENCE = 1000
const TYPING_SHOWN = 5000

export class Chat {
  // `userJWT`: who the shop's server says that the visitor is, if it knows.
  constructor ({ inbox, userJWT = window.teaChatUser || '' }) {
    this.userJWT = userJWT
    this.session = new Session()
    this.api = new Api(inbox, this.session, () => this.signOut())
    this.socket = new Socket(inbox, this.session, {
      joined: () => this.read().catch(() => {}),
      new_message: (message) => this.receive(message),
      typing: ({ conversation_uuid: uuid, is_typing: isTyping }) => this.agentTypes(uuid, isTyping),
      conversation_update: (update) => this.change(update)
    })
    this.view = new View(this)
    this.isOpen = false
    this.empty()
  }

  // Nobody's chat. `current` is the conversation on the screen; null is one that is not begun yet.
  empty () {
    this.user = null
    this.conversations = []
    this.messages = new Map()
    this.current = null
    this.typing = false
  }

  async start () {
    const [launcher, settings] = await Promise.all([this.api.launcher(), this.api.settings()])
    this.settings = settings
    this.watchPages()
    if (this.userJWT) await this.signIn(this.userJWT).catch((refused) => console.warn('tea-chat: the JWT was refused:', refused.message))
    else if (this.session.token) await this.resume().catch(() => {})
    window.teaChat = {
      open: () => this.open(),
      close: () => this.close(),
      signIn: (jwt) => this.signIn(jwt),
      signOut: () => this.signOut()
    }
    this.view.mount(launcher)
  }

  // --- who it is

  async resume () {
    this.user = await this.api.me()
    await this.read()
    this.socket.connect()
  }

  async signIn (jwt) {
    const { session_token: token, user } = await this.api.exchange(jwt)
    this.empty()
    this.session.keep(token)
    this.user = user
    // The first request in the new name merges what the visitor said; only then is the socket joined anew.
    await this.read()
    this.socket.connect()
  }

  signOut () {
    this.session.forget()
    this.socket.close()
    this.empty()
    this.view.update()
  }

  // --- conversations

  // Reads the conversations, and the messages of the one on the screen (at first: the latest).
  async read () {
    const { token } = this.session
    const conversations = await this.api.list()
    if (token !== this.session.token) return
    this.conversations = conversations
    const here = this.current?.uuid ?? conversations[0]?.uuid
    if (here) await this.show(here)
    this.view.update()
  }

  async show (uuid) {
    const { token } = this.session
    const { conversation, messages } = await this.api.one(uuid)
    if (token !== this.session.token) return
    this.current = conversation
    for (const each of messages) this.add(each)
    this.see()
  }

  startAnew () {
    this.current = null
    this.view.update()
  }

  shown () {
    const own = [...this.messages.values()].filter((each) => each.conversation_uuid === this.current?.uuid)
    return own.sort((one, other) => one.created_at.localeCompare(other.created_at))
  }

  unread () {
    return this.conversations.reduce((sum, each) => sum + each.unread_message_count, 0)
  }

  // Answers whether it was sent. `form` is what the pre-chat form asked.
  async say (text, form) {
    if (this.current) this.add(await this.post(this.current.uuid, text))
    else await this.begin(text, form)
    this.view.update()
  }

  post (uuid, text) { return this.api.message(uuid, text) }

  async begin (text, form) {
    const begun = await this.api.init(text, form)
    if (begun.session_token) {
      this.session.begin(begun.session_token)
      this.user = begun.user
    }
    this.current = begun.conversation
    this.conversations.unshift(begun.conversation)
    for (const each of begun.messages) this.add(each)
    this.see()
    this.socket.connect()
  }

  async attach (file) {
    this.add(await this.api.upload(this.current.uuid, file))
    this.view.update()
  }

  // --- what the desk tells

  receive (message) {
    this.add(message)
    const uuid = message.conversation_uuid
    const listed = this.conversations.find((each) => each.uuid === uuid)
    if (listed) listed.unread_message_count += 1
    this.agentTypes(uuid, false)
    if (uuid === this.current?.uuid) this.see()
    this.view.update()
  }

  // By its id, so that what is pushed and read is there once.
  add (message) { this.messages.set(message.uuid, message) }

  change (update) {
    for (const each of [...this.conversations, this.current]) {
      if (each?.uuid === update.uuid) Object.assign(each, update)
    }
    this.view.update()
  }

  agentTypes (uuid, isTyping) {
    if (uuid !== this.current?.uuid) return
    clearTimeout(this.typingEnds)
    this.typing = isTyping
    if (isTyping) this.typingEnds = setTimeout(() => this.agentTypes(uuid, false), TYPING_SHOWN)
    this.view.update()
  }

  // --- what the visitor does

  open () {
    this.isOpen = true
    this.see()
    this.view.update()
  }

  close () {
    this.isOpen = false
    this.view.update()
  }

  // The conversation on the screen counts as read while the chat is open.
  see () {
    if (!this.isOpen || !this.current) return
    const listed = this.conversations.find((each) => each.uuid === this.current.uuid)
    if (listed) listed.unread_message_count = 0
    this.api.lastSeen(this.current.uuid).catch(() => {})
  }

  types (isTyping) {
    if (this.current) this.socket.typing(this.current.uuid, isTyping)
  }

  // Every way to another page within the page; a load tells of itself when the socket has joined.
  watchPages () {
    for (const name of ['pushState', 'replaceState']) {
      const honest = history[name]
      history[name] = (...args) => {
        honest.apply(history, args)
        this.moved()
      }
    }
    for (const name of ['popstate', 'hashchange']) window.addEventListener(name, () => this.moved())
    new MutationObserver(() => this.retitled()).observe(document.head, { childList: true, subtree: true, characterData: true })
    this.page = location.href
  }

  // Routers set the title after the address, some of them much later: until then the page is not told.
  moved () {
    if (location.href === this.page) return
    this.tell()
    this.page = location.href
    this.title = document.title
    this.waiting = setTimeout(() => this.tell(), TITLE_PATIENCE)
  }

  retitled () {
    if (this.waiting && document.title !== this.title) this.tell()
  }

  tell () {
    if (!this.waiting) return
    clearTimeout(this.waiting)
    this.waiting = null
    this.socket.visit({ url: this.page, title: document.title })
  }
}
