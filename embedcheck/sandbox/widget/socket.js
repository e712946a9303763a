// The WebSocket of the widget: join, ping, reconnect, catch up.

const PING_EVERY = 10000
const PONG_PATIENCE = 30000
const RECONNECT_EVERY = 2000
const RECONNECT_ATTEMPTS = 150
const CATCH_UP_EVERY = 3000
const CATCH_UP_ATTEMPTS = 100
const CATCH_UP_REST = 2000
const CONNECTED_BANNER = 2000

export class Socket {
  constructor (widget) {
    this.widget = widget
    this.connection = null
    this.everOpened = false
    this.closedByUs = false
    this.recovering = false
    this.attempts = 0
    this.retry = null
    this.lastCatchUp = 0
    // A returning visitor's first load of conversations makes the first catching-up unnecessary.
    this.catchUpOnFirstOpen = true
    this.heard = {
      joined: () => this.widget.post({ type: 'REQUEST_PAGE_INFO' }),
      pong: () => { this.lastPong = Date.now() },
      new_message: (message) => message && this.widget.chat.receive(message),
      typing: (typing) => typing && this.widget.chat.setTyping(typing.conversation_uuid, typing.is_typing),
      conversation_update: (update) => update && this.widget.chat.merge(update),
      error: (error) => console.error('Widget WebSocket error:', error)
    }
  }

  get isOpen () {
    return this.connection !== null && this.connection.readyState === WebSocket.OPEN
  }

  // A new token on an open socket joins again; otherwise it opens one. After 2.7.0 a second join within
  // a second closes the socket, so that a new token takes a socket of its own.
  use (token) {
    this.token = token
    if (this.isOpen && !this.widget.isLater) return this.join()
    if (this.isOpen) this.supersede()
    this.closedByUs = false
    this.connect()
    this.listenForNetwork()
  }

  supersede () {
    const old = this.connection
    old.onclose = old.onmessage = old.onerror = null
    old.close()
  }

  connect () {
    if (this.retry || this.closedByUs) return
    try {
      const connection = this.connection = new WebSocket('/widget/ws')
      connection.onopen = () => this.opened()
      connection.onmessage = (event) => this.hear(event.data)
      connection.onerror = (event) => this.failed(event)
      connection.onclose = () => this.closed()
    } catch (error) {
      console.error('Widget WebSocket connection error:', error)
      this.reconnect()
    }
  }

  opened () {
    this.attempts = 0
    this.stopRetry()
    this.lastPong = Date.now()
    this.widget.screen.show({ connectionFailed: false })
    this.startPing()
    if (this.token) this.join()
    if (this.everOpened || this.catchUpOnFirstOpen) this.catchUp()
    this.recovered()
    this.everOpened = true
  }

  join () {
    this.send({ type: 'join', token: this.token, data: { inbox_id: this.widget.api.inbox } })
  }

  hear (text) {
    try {
      if (!text) return
      const frame = JSON.parse(text)
      const react = this.heard[frame.type]
      if (react) react(frame.data)
      else console.warn(`Unknown widget websocket event: ${frame.type}`)
    } catch (error) {
      console.error('Widget message handling error:', error)
    }
  }

  failed (event) {
    console.error('Widget WebSocket error:', event)
    this.reconnect()
  }

  closed () {
    clearInterval(this.ping)
    if (this.closedByUs) return
    this.lost()
    this.reconnect()
  }

  reconnect () {
    if (this.retry) return
    if (this.attempts >= RECONNECT_ATTEMPTS) {
      this.recovering = false
      return this.widget.screen.show({ connectionFailed: true, connecting: false, connected: false })
    }
    this.attempts++
    this.retry = setTimeout(() => {
      this.retry = null
      this.connect()
    }, RECONNECT_EVERY)
  }

  stopRetry () {
    clearTimeout(this.retry)
    this.retry = null
  }

  // --- the banner: only after one success, so a socket that was blocked from the start shows nothing

  lost () {
    if (!this.everOpened || this.recovering) return
    this.recovering = true
    clearTimeout(this.banner)
    this.widget.screen.show({ connected: false, connecting: true })
  }

  recovered () {
    if (!this.recovering) return
    this.recovering = false
    this.widget.screen.show({ connected: true, connecting: false })
    clearTimeout(this.banner)
    this.banner = setTimeout(() => this.widget.screen.show({ connected: false }), CONNECTED_BANNER)
  }

  startPing () {
    clearInterval(this.ping)
    this.ping = setInterval(() => this.sendPing(), PING_EVERY)
  }

  sendPing () {
    if (!this.isOpen) return
    this.send({ type: 'ping' })
    if (Date.now() - this.lastPong <= PONG_PATIENCE) return
    console.warn('No pong received in 30 seconds, closing widget connection')
    this.connection.close()
  }

  listenForNetwork () {
    if (this.listening) return
    this.listening = true
    window.addEventListener('online', () => this.backOnline())
    document.addEventListener('visibilitychange', () => this.looked())
  }

  backOnline () {
    if (this.closedByUs) return
    this.stopRetry()
    this.attempts = 0
    this.widget.screen.show({ connectionFailed: false })
    if (this.connection) this.connection.close()
    this.lost()
    this.catchUp()
    this.reconnect()
  }

  looked () {
    if (this.closedByUs || document.hidden || this.isOpen) return
    this.catchUp()
    this.reconnect()
  }

  // Reads over HTTP what was pushed while nobody listened.
  async catchUp (attempt = 0) {
    const now = Date.now()
    if (attempt === 0 && now - this.lastCatchUp < CATCH_UP_REST) return
    this.lastCatchUp = now
    clearTimeout(this.again)
    const chat = this.widget.chat
    let complete = await chat.loadList({ force: true, silent: true })
    if (chat.current.uuid) complete = await chat.open(chat.current.uuid, { force: true, silent: true }) && complete
    if (!complete && attempt < CATCH_UP_ATTEMPTS) this.again = setTimeout(() => this.catchUp(attempt + 1), CATCH_UP_EVERY)
  }

  sendTyping (uuid, isTyping) {
    this.send({ type: 'typing', data: { conversation_uuid: uuid, is_typing: isTyping } })
  }

  // Before the first session there is no socket, and the page visit is gone without a word.
  sendPageVisit (url, title) {
    if (this.connection) this.send({ type: 'page_visit', data: { url, title } })
  }

  send (frame) {
    if (this.isOpen) this.connection.send(JSON.stringify(frame))
    else console.warn('Widget WebSocket is not open. Message not sent:', frame)
  }

  close () {
    this.closedByUs = true
    clearInterval(this.ping)
    clearTimeout(this.again)
    clearTimeout(this.banner)
    this.stopRetry()
    this.attempts = 0
    this.recovering = false
    this.lastCatchUp = 0
    this.widget.screen.show({ connectionFailed: false, connecting: false, connected: false })
    if (this.connection) this.connection.close()
  }
}
