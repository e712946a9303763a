// Who the visitor is, and every HTTP request of the widget.

const PATIENCE = 10000
const UPLOAD_PATIENCE = 30000
const CHAT = '/api/v1/widget/chat'
const NO_ANSWER = 'No response from server. Check if you are still connected to internet.'

// The tokens and the name behind them. Tokens live in memory here and in cookies of the host page.
export class Session {
  constructor (widget) {
    this.widget = widget
    this.visitorToken = ''
    this.forget()
  }

  forget () {
    Object.assign(this, { token: '', isVisitor: true, userID: null, firstName: '', lastName: '' })
    this.widget.changed()
  }

  use (token) {
    this.token = token
    this.widget.changed()
  }

  describe (user) {
    this.userID = user.user_id || null
    this.isVisitor = user.is_visitor ?? true
    this.firstName = user.first_name || ''
    this.lastName = user.last_name || ''
    this.widget.changed()
  }

  // A new visitor's session token is also what is offered for the merge at a later sign-in.
  save (token, user, isNewVisitor = false) {
    this.use(token)
    if (user) this.describe(user)
    if (isNewVisitor) this.rememberVisitor(token)
    this.store(token)
  }

  store (token) {
    this.widget.post({ type: 'STORE_SESSION', token })
  }

  rememberVisitor (token) {
    this.visitorToken = token
    this.widget.post({ type: 'STORE_VISITOR_TOKEN', token })
  }

  clearVisitor () {
    this.visitorToken = ''
    this.widget.post({ type: 'CLEAR_VISITOR_TOKEN' })
  }

  // Offered only while it is not the session itself, that is: after a sign-in.
  visitorTokenToMerge () {
    return this.token && this.visitorToken !== this.token ? this.visitorToken : ''
  }

  expire () {
    this.forget()
    this.clearVisitor()
    this.widget.post({ type: 'CLEAR_SESSION_TOKEN' })
    this.widget.chat.setCurrent({})
    this.widget.chat.conversations = null
    this.widget.screen.close()
  }
}

// An answer that is not a success, or no answer; `message` is what the visitor reads.
export class Refused extends Error {
  constructor (status, body) {
    super(`Request failed with status code ${status}`)
    this.status = status
    this.shown = status === 0 || body === '' ? NO_ANSWER : (body && body.message) || 'Unknown error'
  }
}

export class Api {
  constructor (widget) {
    this.widget = widget
    this.session = widget.session
    this.inbox = new URLSearchParams(location.search).get('inbox_id')
  }

  settings () { return this.get(`${CHAT}/settings?inbox_id=${encodeURIComponent(this.inbox)}`) }
  languages () { return this.get('/api/v1/lang') }
  texts (code) { return this.request('GET', `/api/v1/lang/${code}`) }
  exchange (jwt) { return this.post(`${CHAT}/auth/exchange`, { jwt }) }
  me () { return this.get(`${CHAT}/auth/me`) }
  init (message) { return this.post(`${CHAT}/conversations/init`, message) }
  conversations () { return this.get(`${CHAT}/conversations`) }
  conversation (uuid) { return this.get(`${CHAT}/conversations/${uuid}`) }
  message (uuid, message) { return this.post(`${CHAT}/conversations/${uuid}/message`, { message }) }
  lastSeen (uuid) { return this.post(`${CHAT}/conversations/${uuid}/update-last-seen`) }
  rate (uuid, rating, feedback) { return this.post(`/api/v1/csat/${uuid}/response`, { rating, feedback }) }

  async upload (uuid, file) {
    const form = new FormData()
    form.append('conversation_uuid', uuid)
    form.append('files', file)
    return (await this.request('POST', '/api/v1/widget/media/upload', form, UPLOAD_PATIENCE)).data
  }

  async get (path) {
    return (await this.request('GET', path)).data
  }

  async post (path, body) {
    return (await this.request('POST', path, body && JSON.stringify(body))).data
  }

  headers (path) {
    const headers = {}
    if (!path.startsWith('/api/v1/widget/')) return headers
    if (this.inbox) headers['X-Libredesk-Inbox-ID'] = this.inbox
    if (this.session.token) headers.Authorization = `Bearer ${this.session.token}`
    const visitor = this.session.visitorTokenToMerge()
    if (visitor) headers['X-Libredesk-Visitor-Token'] = visitor
    return headers
  }

  url (path) {
    return path
  }

  async request (method, path, body, patience = PATIENCE) {
    const headers = this.headers(path)
    if (typeof body === 'string') headers['Content-Type'] = 'application/json'
    const answer = await this.send(method, this.url(path), headers, body, patience)
    if (answer.status >= 200 && answer.status < 300) {
      if (answer.clearVisitor) this.session.clearVisitor()
      return answer.body
    }
    // Only a refusal of the *current* token ends the session; a late answer to an older one does not.
    const spoken = headers.Authorization
    if (answer.status === 401 && spoken && spoken === `Bearer ${this.session.token}`) this.session.expire()
    throw new Refused(answer.status, answer.body)
  }

  // XMLHttpRequest, as in the official widget: devtools and checks see the same resource type.
  send (method, url, headers, body, patience) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest()
      request.open(method, url)
      request.timeout = patience
      request.setRequestHeader('Accept', 'application/json, text/plain, */*')
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.onloadend = () => resolve({
        status: request.status,
        body: readBody(request.responseText),
        clearVisitor: request.getResponseHeader('X-Libredesk-Clear-Visitor')
      })
      request.send(body)
    })
  }
}

// The server glues two JSON documents together when a conversation is unknown: that stays text.
function readBody (text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
