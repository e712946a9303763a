// Every lie of the widget: one small function each, which overrides one method of the honest widget.
// `LOADER_FAULTS` get the prototype of the loader's class, `WIDGET_FAULTS` the widget of the iframe.
// The sandbox serves this file only while such a fault is on; the honest files know nothing of it.

// Replaces a method by one that may call the honest one.
function override (object, name, make) {
  object[name] = make(object[name])
}

function ignore (object, name) {
  object[name] = function () {}
}

// What a navigation does not tell, the poll would find some seconds later.
function withoutPoll (loader) {
  override(loader, 'trackPages', (honest) => function () {
    honest.call(this)
    clearInterval(this.poll)
  })
}

const NOBODYS = '00000000-0000-4000-8000-000000000000'

export const LOADER_FAULTS = {
  session_not_stored (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) { if (kind !== 'session') honest.call(this, kind, token) })
  },

  visitor_token_not_stored (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) { if (kind !== 'visitor') honest.call(this, kind, token) })
  },

  visitor_cookie_not_deleted (loader) {
    override(loader, 'forgetToken', (honest) => function (kind) { if (kind !== 'visitor') honest.call(this, kind) })
  },

  cookie_for_one_page (loader) {
    loader.storeToken = function (kind, token) { document.cookie = `${this.cookieName(kind)}=${token};path=${location.pathname};max-age=31536000;SameSite=Lax` }
  },

  cookie_until_browser_closes (loader) {
    loader.storeToken = function (kind, token) { document.cookie = `${this.cookieName(kind)}=${token};path=/;SameSite=Lax` }
  },

  cookie_for_a_month (loader) {
    loader.storeToken = function (kind, token) { document.cookie = `${this.cookieName(kind)}=${token};path=/;max-age=2592000;SameSite=Lax` }
  },

  cookie_shared_across_sites (loader) {
    loader.storeToken = function (kind, token) { document.cookie = `${this.cookieName(kind)}=${token};path=/;max-age=31536000;SameSite=None;Secure` }
  },

  token_in_storage (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) {
      honest.call(this, kind, token)
      localStorage.setItem(`chat-${kind}`, token)
    })
  },

  token_in_fragment (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) {
      honest.call(this, kind, token)
      history.replaceState(history.state, '', `#chat=${token}`)
    })
  },

  token_logged (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) {
      honest.call(this, kind, token)
      console.log('stored', kind, token)
    })
  },

  token_to_third_party (loader) {
    override(loader, 'storeToken', (honest) => function (kind, token) {
      honest.call(this, kind, token)
      new Image().src = `//127.0.0.1:${location.port}/beacon?${kind}=${token}`
    })
  },

  lose_page_visit_on_push (loader) {
    override(loader, 'wrapHistory', (honest) => function (name) { if (name !== 'pushState') honest.call(this, name) })
    withoutPoll(loader)
  },

  lose_page_visit_on_replace (loader) {
    override(loader, 'wrapHistory', (honest) => function (name) { if (name !== 'replaceState') honest.call(this, name) })
    withoutPoll(loader)
  },

  lose_page_visit_on_back (loader) {
    override(loader, 'trackPages', (honest) => function () {
      honest.call(this)
      window.removeEventListener('popstate', this.onPage)
    })
    withoutPoll(loader)
  },

  lose_page_visit_on_hash (loader) {
    override(loader, 'pageChanged', (honest) => function () {
      const [page] = location.href.split('#')
      if (this.lastPage.split('#')[0] === page) this.lastPage = location.href
      honest.call(this)
    })
  },

  page_info_not_given (loader) {
    override(loader, 'hear', (honest) => function (event) { if (event.data?.type !== 'REQUEST_PAGE_INFO') honest.call(this, event) })
  },

  stale_title (loader) {
    loader.sendPage = function () {
      this.firstTitle ??= document.title
      this.tell({ type: 'PAGE_VISIT', url: location.href, title: this.firstTitle })
    }
  },

  page_visit_without_title (loader) {
    loader.sendPage = function () { this.tell({ type: 'PAGE_VISIT', url: location.href, title: '' }) }
  },

  page_visit_without_query (loader) {
    loader.sendPage = function () { this.tell({ type: 'PAGE_VISIT', url: location.href.replace(/\?[^#]*/, ''), title: document.title }) }
  },

  page_visit_title_escaped (loader) {
    loader.sendPage = function () { this.tell({ type: 'PAGE_VISIT', url: location.href, title: document.title.replace(/&/g, '&amp;') }) }
  },

  wrong_page_visit_url (loader) {
    loader.sendPage = function () { this.tell({ type: 'PAGE_VISIT', url: `${location.origin}/elsewhere`, title: document.title }) }
  },

  page_visit_leaks_token (loader) {
    loader.sendPage = function () {
      this.tell({ type: 'PAGE_VISIT', url: `${location.href}?session=${this.readToken('session')}`, title: document.title })
    }
  },

  page_visit_twice (loader) {
    override(loader, 'sendPage', (honest) => function () {
      honest.call(this)
      setTimeout(() => honest.call(this), 1200)
    })
  },

  launcher_never_shown (loader) { ignore(loader, 'showLauncher') },

  launcher_is_dead (loader) { ignore(loader, 'toggle') },

  two_frames (loader) {
    override(loader, 'build', (honest) => function () {
      honest.call(this)
      document.body.append(this.buildFrame())
    })
  },

  frame_of_another_inbox (loader) {
    override(loader, 'buildFrame', (honest) => function () {
      const frame = honest.call(this)
      frame.src = `${this.config.baseURL}/widget?inbox_id=${NOBODYS}`
      return frame
    })
  },

  badge_never_shown (loader) { ignore(loader, 'showBadge') },

  badge_counts_double (loader) {
    override(loader, 'setUnread', (honest) => function (count) { honest.call(this, count * 2) })
  },

  badge_stays (loader) {
    override(loader, 'setUnread', (honest) => function (count) { if (count > 0) honest.call(this, count) })
  },

  user_jwt_ignored (loader) {
    override(loader, 'greet', (honest) => function () {
      this.config = { ...this.config, userJWT: '' }
      honest.call(this)
    })
  },

  set_user_ignored (loader) { ignore(loader, 'setUser') },

  dead_cookies_kept (loader) {
    override(loader, 'hear', (honest) => function (event) {
      if (!['CLEAR_SESSION_TOKEN', 'CLEAR_VISITOR_TOKEN'].includes(event.data?.type)) honest.call(this, event)
    })
  },

  logout_keeps_cookies (loader) {
    loader.logout = function () { this.tell({ type: 'CLEAR_SESSION' }) }
  },

  host_page_throws (loader) {
    override(loader, 'pageChanged', (honest) => function () {
      honest.call(this)
      setTimeout(() => { throw new TypeError('the widget stumbled') })
    })
  },

  host_page_cannot_scroll (loader) {
    override(loader, 'loaded', (honest) => function () {
      honest.call(this)
      document.body.style.overflow = 'hidden'
    })
  },

  host_page_console_errors (loader) {
    override(loader, 'showChat', (honest) => function () {
      honest.call(this)
      console.error('the widget is out of sorts')
    })
  },

  closed_chat_keeps_focus (loader) {
    override(loader, 'showChat', (honest) => function () {
      honest.call(this)
      this.iframe.style.opacity = '1'
      this.iframe.focus()
    })
    override(loader, 'hideChat', (honest) => function () {
      honest.call(this)
      Object.assign(this.iframe.style, { display: 'block', opacity: '0', pointerEvents: 'none' })
      this.iframe.focus()
    })
  },

  closed_chat_takes_clicks (loader) {
    override(loader, 'build', (honest) => function () {
      honest.call(this)
      this.layOut()
      Object.assign(this.iframe.style, { display: 'block', opacity: '0' })
    })
    override(loader, 'setVisible', (honest) => function (visible) {
      honest.call(this, visible)
      Object.assign(this.iframe.style, { display: 'block', opacity: visible ? '1' : '0' })
    })
  },

  launcher_takes_clicks_around (loader) {
    override(loader, 'build', (honest) => function () {
      honest.call(this)
      Object.assign(this.widgetButtonWrapper.style, { paddingLeft: '400px', paddingTop: '250px' })
    })
  },

  closing_scrolls_to_top (loader) {
    override(loader, 'hideChat', (honest) => function () {
      honest.call(this)
      scrollTo(0, 0)
    })
  },

  styles_left_on_body (loader) {
    override(loader, 'showChat', (honest) => function () {
      honest.call(this)
      document.body.style.marginRight = '400px'
    })
  },

  globals_leaked (loader) {
    override(loader, 'loaded', (honest) => function () {
      honest.call(this)
      window.chatSettings = this.widgetSettings
      window.debounce = (callback) => callback()
    })
  },

  frame_in_the_flow (loader) {
    override(loader, 'buildFrame', (honest) => function () {
      const frame = honest.call(this)
      frame.style.position = 'static'
      return frame
    })
  },

  history_is_swallowed (loader) {
    loader.wrapHistory = function (name) { history[name] = () => this.onPage() }
  },

  too_many_requests (loader) {
    override(loader, 'fetchSettings', (honest) => async function () {
      const copies = Array.from({ length: 40 }, () => honest.call(this))
      return (await Promise.all(copies))[0]
    })
  },

  too_many_bytes (loader) {
    override(loader, 'loaded', (honest) => function () {
      honest.call(this)
      fetch(`${this.config.baseURL}/widget/assets/ballast.bin`, { mode: 'no-cors' })
    })
  },

  long_task_at_boot (loader) {
    override(loader, 'build', (honest) => function () {
      for (const end = performance.now() + 600; performance.now() < end;);
      honest.call(this)
    })
  }
}

export const WIDGET_FAULTS = {
  // --- identity

  keep_visitor_cookie (widget) { ignore(widget.session, 'clearVisitor') },

  keep_sending_visitor_token (widget) {
    widget.session.clearVisitor = () => widget.post({ type: 'CLEAR_VISITOR_TOKEN' })
  },

  no_visitor_token (widget) { widget.session.visitorTokenToMerge = () => '' },

  session_not_resumed (widget) {
    override(widget, 'resume', (honest) => (said) => honest.call(widget, { ...said, sessionToken: '' }))
  },

  dead_session_kept (widget) { ignore(widget.session, 'expire') },

  sign_in_keeps_visitor (widget) {
    override(widget.session, 'save', (honest) => (token, user, isNewVisitor) => { if (isNewVisitor) honest.call(widget.session, token, user, true) })
  },

  visitor_kept_over_reload (widget) {
    const { session } = widget
    override(session, 'rememberVisitor', (honest) => (token) => {
      sessionStorage.setItem('visitor', token)
      honest.call(session, token)
    })
    override(session, 'visitorTokenToMerge', (honest) => () => {
      const kept = sessionStorage.getItem('visitor')
      return honest.call(session) || (session.token && kept !== session.token ? kept : '')
    })
  },

  history_not_loaded (widget) { widget.loadConversations = async () => {} },

  logout_keeps_session (widget) { ignore(widget, 'signOut') },

  // --- requests

  no_inbox_header (widget) {
    override(widget.api, 'headers', (honest) => (path) => {
      const { 'X-Libredesk-Inbox-ID': _, ...others } = honest.call(widget.api, path)
      return others
    })
    widget.api.url = (path) => path.includes('?') ? path : `${path}?inbox_id=${widget.api.inbox}`
  },

  wrong_inbox_header (widget) {
    override(widget.api, 'headers', (honest) => (path) => ({ ...honest.call(widget.api, path), 'X-Libredesk-Inbox-ID': NOBODYS }))
  },

  no_bearer (widget) {
    override(widget.api, 'headers', (honest) => (path) => {
      const { Authorization: _, ...others } = honest.call(widget.api, path)
      return others
    })
  },

  visitor_bearer_after_sign_in (widget) {
    override(widget.api, 'headers', (honest) => (path) => {
      const headers = honest.call(widget.api, path)
      return headers['X-Libredesk-Visitor-Token'] ? { ...headers, Authorization: `Bearer ${headers['X-Libredesk-Visitor-Token']}` } : headers
    })
  },

  token_in_url (widget) {
    widget.api.url = (path) => widget.session.token ? `${path}${path.includes('?') ? '&' : '?'}token=${widget.session.token}` : path
  },

  missing_route_asked (widget) {
    override(widget, 'loadConversations', (honest) => async () => {
      await widget.api.get('/api/v1/widget/chat/preferences').catch(() => {})
      await honest.call(widget)
    })
  },

  // --- socket

  no_socket (widget) { ignore(widget.socket, 'use') },

  no_join (widget) { ignore(widget.socket, 'join') },

  join_twice (widget) {
    override(widget.socket, 'join', (honest) => () => {
      honest.call(widget.socket)
      honest.call(widget.socket)
    })
  },

  join_with_dead_token (widget) {
    widget.socket.join = () => widget.socket.send({ type: 'join', token: 'q7ZkT0nB4vXcL9wRyE2mHs8uJdF5gPaKi1oNtVbCxGz', data: { inbox_id: widget.api.inbox } })
  },

  speak_before_joining (widget) {
    override(widget.socket, 'join', (honest) => () => {
      widget.socket.send({ type: 'page_visit', data: { url: document.referrer, title: 'too early' } })
      honest.call(widget.socket)
    })
  },

  unknown_frame (widget) {
    override(widget.socket, 'join', (honest) => () => {
      honest.call(widget.socket)
      widget.socket.send({ type: 'hello', data: { from: 'widget' } })
    })
  },

  page_visit_with_wrong_fields (widget) {
    widget.socket.sendPageVisit = (href, name) => { if (widget.socket.connection) widget.socket.send({ type: 'page_visit', data: { href, name } }) }
  },

  no_ping (widget) { ignore(widget.socket, 'startPing') },

  ping_in_a_hurry (widget) {
    widget.socket.startPing = () => {
      clearInterval(widget.socket.ping)
      widget.socket.ping = setInterval(() => widget.socket.sendPing(), 400)
    }
  },

  ping_slowly (widget) {
    widget.socket.startPing = () => {
      clearInterval(widget.socket.ping)
      widget.socket.ping = setInterval(() => widget.socket.sendPing(), 40000)
    }
  },

  no_reconnect (widget) { ignore(widget.socket, 'reconnect') },

  no_rejoin (widget) {
    override(widget.socket, 'join', (honest) => () => { if (!widget.socket.everOpened) honest.call(widget.socket) })
  },

  no_catch_up (widget) { widget.socket.catchUp = async () => {} },

  page_visits_not_sent (widget) { ignore(widget.socket, 'sendPageVisit') },

  page_visits_only_once (widget) {
    override(widget, 'visit', (honest) => (url, title) => {
      if (widget.visited) return
      widget.visited = widget.socket.isOpen
      honest.call(widget, url, title)
    })
  },

  // --- messages

  drop_push (widget) { ignore(widget.chat, 'receive') },

  show_reply_twice (widget) {
    override(widget.chat, 'receive', (honest) => (message) => {
      honest.call(widget.chat, message)
      widget.chat.add(message.conversation_uuid, { ...message, uuid: `${message.uuid}-again` })
    })
  },

  show_reply_as_own (widget) {
    override(widget.chat, 'receive', (honest) => (message) => {
      honest.call(widget.chat, { ...message, author: { ...message.author, type: 'visitor' } })
    })
  },

  show_reply_late (widget) {
    override(widget.chat, 'receive', (honest) => (message) => setTimeout(() => honest.call(widget.chat, message), 7000))
  },

  show_reply_elsewhere (widget) {
    override(widget.chat, 'receive', (honest) => (message) => {
      const other = widget.chat.list().find((each) => each.uuid !== message.conversation_uuid)
      honest.call(widget.chat, other ? { ...message, conversation_uuid: other.uuid } : message)
    })
  },

  garble_reply (widget) {
    override(widget.chat, 'receive', (honest) => (message) => {
      honest.call(widget.chat, { ...message, content: message.content.replace(/[aeiou]/g, '?') })
    })
  },

  run_agent_html (widget) {
    widget.clean = (html) => {
      const raw = document.createElement('div')
      raw.innerHTML = html
      return raw
    }
  },

  show_newest_first (widget) {
    override(widget.chat, 'shown', (honest) => () => honest.call(widget.chat).reverse())
  },

  post_message_twice (widget) {
    override(widget.chat, 'post', (honest) => async (uuid, text) => {
      await honest.call(widget.chat, uuid, text)
      return honest.call(widget.chat, uuid, text)
    })
  },

  start_conversation_twice (widget) {
    override(widget.api, 'init', (honest) => async (message) => {
      const first = await honest.call(widget.api, message)
      await honest.call(widget.api, message)
      return first
    })
  },

  start_conversation_unasked (widget) {
    let started = false
    override(widget.screen, 'show', (honest) => function (changes) {
      if (changes.isOpen && !started) {
        started = true
        widget.api.init({ message: 'Hello! I am looking around.' }).catch(() => {})
      }
      return honest.call(this, changes)
    })
  },

  show_but_never_post (widget) {
    widget.chat.post = async (uuid, text) => ({
      uuid: `never-${Date.now()}`,
      conversation_uuid: uuid,
      status: 'received',
      content: text,
      text_content: text,
      created_at: new Date().toISOString()
    })
  },

  message_to_another_conversation (widget) {
    override(widget.chat, 'post', (honest) => (uuid, text) => {
      const other = widget.chat.list().find((each) => each.uuid !== uuid)
      return honest.call(widget.chat, other ? other.uuid : uuid, text)
    })
  },

  post_half_a_message (widget) {
    override(widget.chat, 'post', (honest) => (uuid, text) => honest.call(widget.chat, uuid, text.slice(0, Math.ceil(text.length / 2))))
  },

  prechat_not_shown (widget) {
    override(widget, 'mount', (honest) => () => {
      widget.config = { ...widget.config, prechat_form: { enabled: false, title: '', fields: [] } }
      honest.call(widget)
    })
  },

  prechat_answers_lost (widget) {
    override(widget.api, 'init', (honest) => ({ message }) => honest.call(widget.api, { message }))
  },

  prechat_answer_garbled (widget) {
    override(widget.api, 'init', (honest) => ({ message, form_data: form }) => {
      const garbled = Object.entries(form || {}).map(([key, value]) => [key, key === 'name' ? `${value}`.replace(/[aeiou]/g, '?') : value])
      return honest.call(widget.api, { message, form_data: Object.fromEntries(garbled) })
    })
  },

  forget_own_message (widget) {
    widget.chat.settle = (uuid, temporary) => widget.chat.remove(uuid, temporary)
  },

  upload_half_a_file (widget) {
    override(widget.api, 'upload', (honest) => (uuid, file) => {
      const half = file.slice(0, Math.floor(file.size / 2))
      return honest.call(widget.api, uuid, new File([half], file.name, { type: file.type }))
    })
  },

  files_not_shown (widget) {
    override(widget.chat, 'shown', (honest) => () => honest.call(widget.chat).map((each) => ({ ...each, attachments: [] })))
  },

  upload_under_another_name (widget) {
    override(widget.api, 'upload', (honest) => (uuid, file) => honest.call(widget.api, uuid, new File([file], 'upload.txt', { type: file.type })))
  },

  // --- presence

  typing_not_told (widget) { ignore(widget.socket, 'sendTyping') },

  typing_for_another_conversation (widget) {
    override(widget.socket, 'sendTyping', (honest) => function (_, isTyping) { honest.call(this, NOBODYS, isTyping) })
  },

  typing_never_ends (widget) {
    override(widget.socket, 'sendTyping', (honest) => (uuid, isTyping) => { if (isTyping) honest.call(widget.socket, uuid, true) })
  },

  typing_not_shown (widget) { ignore(widget.chat, 'setTyping') },

  updates_not_shown (widget) { ignore(widget.chat, 'merge') },

  typing_dots_stay (widget) {
    widget.chat.setTyping = (uuid, typing) => { if (typing) widget.chat.set({ typing }) }
  },

  unread_not_told (widget) { ignore(widget, 'watchUnread') },

  own_messages_are_unread (widget) {
    override(widget.chat, 'settle', (honest) => (uuid, temporary, stored) => {
      honest.call(widget.chat, uuid, temporary, stored)
      widget.chat.touch(uuid, stored, true)
    })
  },

  last_seen_not_told (widget) { widget.chat.see = async () => {} },

  seen_while_closed (widget) {
    override(widget.chat, 'receive', (honest) => (message) => {
      honest.call(widget.chat, message)
      widget.chat.see()
    })
  },

  // --- boot

  boot_never_ends (widget) {
    override(widget, 'post', (honest) => (message) => { if (message.type !== 'WIDGET_LOADED') honest.call(widget, message) })
  },

  boot_fails (widget) {
    widget.api.texts = async () => { throw new Error('no texts') }
  },

  // Slow is not wrong: these two must leave every check green.

  boot_slowly (widget) {
    override(widget, 'mount', (honest) => () => setTimeout(() => honest.call(widget), 1200))
  },

  draw_slowly (widget) {
    override(widget.view, 'update', (honest) => () => setTimeout(() => honest.call(widget.view), 250))
  }
}
