// The conversations as the widget knows them, and what it does with them.

const PENDING = 10000
const TYPING_SHOWN = 5000

export function isOwn (author) {
  return author && (author.type === 'visitor' || author.type === 'contact')
}

export class Chat {
  constructor (widget) {
    this.widget = widget
    // null: not read yet, and nothing to show.
    this.conversations = null
    this.current = {}
    this.messages = new Map()
    this.typing = false
    this.loadingList = false
    this.loading = false
  }

  // --- what is shown

  list () {
    const list = this.conversations || []
    return list.sort((one, other) => new Date(other.last_message.created_at) - new Date(one.last_message.created_at))
  }

  shown () {
    const messages = this.messages.get(this.current.uuid) || []
    return [...messages].sort((one, other) => new Date(one.created_at) - new Date(other.created_at))
  }

  unread () {
    return this.list().reduce((sum, each) => sum + (each.unread_message_count || 0), 0)
  }

  // --- reading

  async loadList ({ force = false, silent = false } = {}) {
    if (!this.widget.session.token) return true
    if (!force && this.conversations) return true
    this.set({ loadingList: !silent })
    try {
      this.conversations = await this.widget.api.conversations() || []
      return true
    } catch {
      return false
    } finally {
      this.set({ loadingList: false })
    }
  }

  async open (uuid, { force = false, silent = false } = {}) {
    if (!uuid) return false
    if (uuid === this.current.uuid && !force) return true
    this.set({ loading: !silent })
    try {
      this.take(await this.widget.api.conversation(uuid))
      return true
    } catch (error) {
      console.error('Error fetching conversation:', error)
      return false
    } finally {
      this.set({ loading: false })
    }
  }

  take ({ conversation, messages, ...hours }) {
    this.keepHours(conversation, hours)
    this.setCurrent(conversation)
    this.replaceMessages(messages)
    if (messages.length) this.touch(conversation.uuid, messages[0])
  }

  // Which office hours count for a conversation comes beside it.
  keepHours (conversation, { business_hours_id: id, working_hours_utc_offset: offset }) {
    Object.assign(conversation, { business_hours_id: id, working_hours_utc_offset: offset })
  }

  // Marks the current conversation as read.
  async see () {
    const uuid = this.current.uuid
    if (!uuid) return
    try {
      await this.widget.api.lastSeen(uuid)
      const listed = this.listed(uuid)
      if (listed) listed.unread_message_count = 0
      this.widget.changed()
    } catch (error) {
      console.error('Error updating last seen:', error)
    }
  }

  // --- what the socket tells

  receive (message) {
    this.add(message.conversation_uuid, message)
    // An AI assistant's answer does not count as unread (`store/chat.js:68-73`).
    this.touch(message.conversation_uuid, message, message.author && message.author.type === 'agent')
  }

  setTyping (uuid, typing) {
    if (!uuid || uuid !== this.current.uuid || typing === undefined) return
    clearTimeout(this.typingEnds)
    this.set({ typing })
    if (typing) this.typingEnds = setTimeout(() => this.set({ typing: false }), TYPING_SHOWN)
  }

  merge (update) {
    if (update.uuid === this.current.uuid) mergeInto(this.current, update)
    const listed = this.listed(update.uuid)
    if (listed) mergeInto(listed, update)
    this.widget.changed()
  }

  // --- writing

  // The first message makes the conversation, and the visitor too if there is none.
  async begin (message) {
    const begun = await this.widget.api.init(message)
    const { session } = this.widget
    if (!session.token && begun.session_token) session.save(begun.session_token, begun.user, true)
    this.keepHours(begun.conversation, begun)
    this.include(begun.conversation)
    this.setCurrent(begun.conversation)
    this.replaceMessages(begun.messages)
  }

  async say (text) {
    if (!this.current.uuid) return this.begin({ message: text })
    const uuid = this.current.uuid
    await this.withPending(uuid, { content: text, status: 'sending' }, () => this.post(uuid, text))
  }

  post (uuid, text) {
    return this.widget.api.message(uuid, text)
  }

  async attach (file) {
    const uuid = this.current.uuid
    const name = file.name.length > 40 ? `${file.name.slice(0, 40).trimEnd()}...` : file.name
    await this.withPending(uuid, { content: name, status: 'uploading' }, () => this.widget.api.upload(uuid, file))
  }

  // Shows the message at once; the answer replaces it, a refusal or ten seconds remove it.
  async withPending (uuid, sketch, send) {
    const pending = this.pending(sketch)
    this.add(uuid, pending)
    this.touch(uuid, pending)
    const temporary = pending.uuid
    setTimeout(() => this.remove(uuid, temporary), PENDING)
    try {
      const stored = await send()
      if (stored) this.settle(uuid, temporary, stored)
    } catch (error) {
      this.remove(uuid, temporary)
      throw error
    }
  }

  pending (sketch) {
    const { isVisitor, userID, firstName, lastName } = this.widget.session
    const author = { type: isVisitor ? 'visitor' : 'contact', id: userID, first_name: firstName, last_name: lastName }
    return { ...sketch, content_type: 'text', author, attachments: [], uuid: `pending-${Date.now()}`, created_at: new Date().toISOString() }
  }

  settle (uuid, temporary, stored) {
    const message = (this.messages.get(uuid) || []).find((each) => each.uuid === temporary)
    // Keeps content_type, so that a message typed here stays text until it is read again (D-19).
    if (message) Object.assign(message, stored)
    this.touch(uuid, stored)
  }

  // --- the parts

  set (changes) {
    Object.assign(this, changes)
    this.widget.changed()
  }

  setCurrent (conversation) {
    clearTimeout(this.typingEnds)
    this.set({ current: conversation, typing: false })
  }

  replaceMessages (messages) {
    if (this.current.uuid && messages.length) this.messages.set(this.current.uuid, [...messages])
    this.widget.changed()
  }

  add (uuid, message) {
    const known = this.messages.get(uuid)
    if (known && !known.some((each) => each.uuid === message.uuid)) known.push(message)
    this.widget.changed()
  }

  remove (uuid, messageUuid) {
    const kept = (this.messages.get(uuid) || []).filter((each) => each.uuid !== messageUuid)
    if (this.messages.has(uuid)) this.messages.set(uuid, kept)
    this.widget.changed()
  }

  include (conversation) {
    const others = (this.conversations || []).filter((each) => each.uuid !== conversation.uuid)
    this.set({ conversations: [...others, { ...conversation, unread_message_count: 0 }] })
  }

  listed (uuid) {
    return (this.conversations || []).find((each) => each.uuid === uuid)
  }

  // The list shows each conversation's latest message.
  touch (uuid, message, isUnread = false) {
    const listed = this.listed(uuid)
    if (!listed) return
    listed.last_message = { content: message.text_content || message.content, created_at: message.created_at, author: { ...message.author } }
    if (isUnread) listed.unread_message_count = (listed.unread_message_count || 0) + 1
    this.widget.changed()
  }
}

function mergeInto (target, source) {
  for (const [key, value] of Object.entries(source)) {
    const both = [value, target[key]].every((each) => each !== null && typeof each === 'object' && !Array.isArray(each))
    if (both) mergeInto(target[key], value)
    else target[key] = value
  }
}
