// The chat that lies, one wrong thing each. `main.js` stays as it is: another entry applies these first.

// Puts `act(honest)` in the place of a method; it is given the honest one, bound.
function override (object, name, act) {
  object[name] = act(object[name].bind(object))
}

export const FAULTS = {
  keep_visitor_cookie (chat) {
    // Never sent again, and left lying about.
    chat.session.clearVisitor = () => { chat.session.cleared = true }
    override(chat.api, 'names', (honest) => () => {
      const { 'X-Libredesk-Visitor-Token': visitor, ...names } = honest()
      return visitor && !chat.session.cleared ? { ...names, 'X-Libredesk-Visitor-Token': visitor } : names
    })
  },

  keep_sending_visitor_token (chat) {
    const visitor = { token: chat.session.visitor }
    override(chat.session, 'begin', (honest) => (token) => { visitor.token = token; honest(token) })
    override(chat.api, 'names', (honest) => () => {
      const names = honest()
      const { token } = chat.session
      return visitor.token && token && token !== visitor.token ? { ...names, 'X-Libredesk-Visitor-Token': visitor.token } : names
    })
  },

  no_visitor_token (chat) {
    override(chat.api, 'names', (honest) => () => {
      const { 'X-Libredesk-Visitor-Token': _, ...names } = honest()
      return names
    })
  },

  session_not_stored (chat) {
    // In memory alone: gone with the page.
    const kept = {}
    Object.defineProperty(chat.session, 'token', { get: () => kept.token || '' })
    chat.session.keep = (token) => { kept.token = token }
  },

  dead_session_kept (chat) { chat.api.onExpired = () => {} },

  logout_keeps_session (chat) {
    override(chat, 'signOut', () => () => {
      chat.empty()
      chat.view.update()
    })
  },

  no_bearer (chat) {
    override(chat.api, 'names', (honest) => () => {
      const { Authorization: _, ...names } = honest()
      return names
    })
  },

  wrong_inbox_header (chat) { chat.api.inbox = '00000000-0000-4000-8000-000000000000' },

  post_message_twice (chat) {
    override(chat, 'post', (honest) => async (uuid, text) => {
      await honest(uuid, text)
      return honest(uuid, text)
    })
  },

  forget_own_message (chat) {
    override(chat, 'add', (honest) => (message) => { if (message.author.type === 'agent') honest(message) })
  },

  drop_push (chat) { chat.socket.hear.new_message = () => {} },

  show_reply_twice (chat) {
    override(chat, 'add', (honest) => (message) => {
      honest(message)
      if (message.author.type === 'agent') honest({ ...message, uuid: `${message.uuid}-again` })
    })
  },

  no_rejoin (chat) {
    override(chat.socket, 'join', (honest) => () => {
      if (!chat.socket.hasJoined) honest()
      chat.socket.hasJoined = true
    })
  },

  no_catch_up (chat) { chat.socket.hear.joined = () => {} },

  no_ping (chat) { chat.socket.stayAwake = () => {} },

  lose_page_visit_on_push (chat) {
    override(chat, 'moved', (honest) => () => {
      if (!location.pathname.startsWith('/app/')) honest()
    })
  },

  typing_not_told (chat) { chat.types = () => {} },

  last_seen_not_told (chat) { chat.see = () => {} },

  prechat_not_shown (chat) { override(chat, 'start', (honest) => async () => { await honest(); chat.view.composer.questions = () => [] }) },

  prechat_answers_lost (chat) { override(chat, 'begin', (honest) => (text) => honest(text)) },

  boot_never_ends (chat) { chat.view.mount = () => {} }
}
