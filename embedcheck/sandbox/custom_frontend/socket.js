// The WebSocket: joins, says where the visitor is and that somebody types, and comes back after a cut.

const PING_EVERY = 10_000 // the desk hangs up after 20 s without a frame
const PONG_PATIENCE = 30_000
const RECONNECT_AFTER = 2000
const VISIT_EVERY = 1000 // the desk drops, for good, what comes sooner

export class Socket {
  // `hear`: what to do with `joined`, `new_message`, `typing` and `conversation_update`.
  constructor (inbox, session, hear) {
    this.inbox = inbox
    this.session = session
    this.hear = hear
    this.connection = null
    this.joined = false
    this.lastVisit = 0
  }

  // Opens a socket, or joins in a new name on the one that is open.
  connect () {
    if (this.isOpen && this.name !== this.session.token) return this.join()
    if (this.connection) return
    const connection = this.connection = new WebSocket(`${location.origin.replace('http', 'ws')}/widget/ws`)
    connection.onopen = () => {
      this.lastPong = Date.now()
      this.ping = setInterval(() => this.stayAwake(), PING_EVERY)
      this.join()
    }
    connection.onmessage = (event) => this.take(JSON.parse(event.data))
    connection.onclose = () => {
      this.over()
      this.again = setTimeout(() => this.connect(), RECONNECT_AFTER)
    }
  }

  get isOpen () { return this.connection?.readyState === WebSocket.OPEN }

  join () {
    this.joined = false
    this.name = this.session.token
    this.send({ type: 'join', token: this.session.token, data: { inbox_id: this.inbox } })
  }

  take ({ type, data }) {
    if (type === 'pong') this.lastPong = Date.now()
    if (type === 'joined') {
      this.joined = true
      this.lastVisit = 0
      this.visit()
    }
    this.hear[type]?.(data)
  }

  stayAwake () {
    if (Date.now() - this.lastPong > PONG_PATIENCE) this.connection.close()
    else this.send({ type: 'ping' })
  }

  typing (uuid, isTyping) {
    this.send({ type: 'typing', data: { conversation_uuid: uuid, is_typing: isTyping } })
  }

  // Tells which page the visitor is on. One that came too soon for the desk is told again.
  visit (page = { url: location.href, title: document.title }) {
    if (!this.joined) return
    this.send({ type: 'page_visit', data: page })
    clearTimeout(this.later)
    const since = Date.now() - this.lastVisit
    if (since < VISIT_EVERY) this.later = setTimeout(() => this.visit(), VISIT_EVERY - since + 50)
    else this.lastVisit = Date.now()
  }

  send (frame) {
    if (this.isOpen) this.connection.send(JSON.stringify(frame))
  }

  close () {
    if (!this.connection) return clearTimeout(this.again)
    this.connection.onclose = null
    this.connection.close()
    this.over()
  }

  over () {
    this.connection = null
    this.joined = false
    clearInterval(this.ping)
    clearTimeout(this.later)
    clearTimeout(this.again)
  }
}
