// Every request of the published page, with its headers and its envelope.

const CHAT = '/api/v1/widget/chat'

// The desk said no, or nobody answered (status 0). `message` is for the visitor to read.
export class Refused extends Error {
  constructor (status, message) {
    super(message || 'The chat cannot be reached just now.')
    this.status = status
  }
}

export class Api {
  constructor (inbox, session, onExpired) {
    this.inbox = inbox
    this.session = session
    this.onExpired = onExpired
  }

  launcher () { return this.ask('GET', `${CHAT}/settings/launcher`) }
  settings () { return this.ask('GET', `${CHAT}/settings`) }
  exchange (jwt) { return this.ask('POST', `${CHAT}/auth/exchange`, { jwt }) }
  me () { return this.askAs('GET', `${CHAT}/auth/me`) }
  init (message, form) { return this.askAs('POST', `${CHAT}/conversations/init`, { message, form_data: form }) }
  list () { return this.askAs('GET', `${CHAT}/conversations`) }
  one (uuid) { return this.askAs('GET', `${CHAT}/conversations/${uuid}`) }
  message (uuid, message) { return this.askAs('POST', `${CHAT}/conversations/${uuid}/message`, { message }) }
  lastSeen (uuid) { return this.askAs('POST', `${CHAT}/conversations/${uuid}/update-last-seen`) }

  upload (uuid, file) {
    const form = new FormData()
    form.append('conversation_uuid', uuid)
    form.append('files', file)
    return this.askAs('POST', '/api/v1/widget/media/upload', form)
  }

  // In nobody's name.
  async ask (method, path, body) {
    return (await this.send(method, path, {}, body)).data
  }

  // In the name of whoever the session is. Without a session, the desk makes a new visitor at `init`.
  async askAs (method, path, body) {
    const names = this.names()
    try {
      const { data, headers } = await this.send(method, path, names, body)
      if (headers.get('X-Libredesk-Clear-Visitor')) this.session.clearVisitor()
      return data
    } catch (refused) {
      // A late answer to an older token must not end a newer session.
      const spoken = names.Authorization
      if (refused.status === 401 && spoken && spoken === this.names().Authorization) this.onExpired()
      throw refused
    }
  }

  // After a sign-in the visitor's token is offered, until the desk says that it has merged the two.
  names () {
    const { token, visitor } = this.session
    return {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(token && visitor && visitor !== token && { 'X-Libredesk-Visitor-Token': visitor })
    }
  }

  async send (method, path, names, body) {
    const headers = { 'X-Libredesk-Inbox-ID': this.inbox, ...names }
    const isForm = body instanceof FormData
    if (body && !isForm) headers['Content-Type'] = 'application/json'
    const answer = await fetch(path, { method, headers, body: isForm ? body : JSON.stringify(body) })
      .catch(() => { throw new Refused(0) })
    // Some refusals are two documents in one body; the status is what counts then.
    const envelope = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Refused(answer.status, envelope.message)
    return { data: envelope.data, headers: answer.headers }
  }
}
