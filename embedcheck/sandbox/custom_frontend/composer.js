// What the visitor writes: the message, a file, and what the desk's form asks before the first message.

import { h } from './view.js'

const STOPPED_TYPING = 2000
const STILL_TYPING = 3000
// A contact's own: the desk has them from the JWT, or from the visitor's first form.
const KNOWN = ['name', 'email', 'phone']
const INPUTS = { email: 'email', number: 'number', date: 'date', link: 'url', phone: 'tel', checkbox: 'checkbox' }

export class Composer {
  constructor (chat) {
    this.chat = chat
    this.asked = ''
    this.form = h('fieldset', { class: 'tea-chat-form' })
    this.error = h('p', { class: 'tea-chat-error', role: 'alert' })
    this.text = h('textarea', { name: 'message', rows: 2, required: true, 'aria-label': 'Your message', placeholder: 'Write to us …', oninput: () => this.typed(), onkeydown: (event) => this.key(event) })
    this.file = h('input', { type: 'file', class: 'tea-chat-file', 'aria-label': 'Attach a file', onchange: () => this.attach() })
    this.button = h('button', { type: 'submit', class: 'tea-chat-send' }, 'Send')
    this.element = h('form', { class: 'tea-chat-composer', onsubmit: (event) => this.send(event) }, this.form, this.text, this.file, this.button, this.error)
  }

  update () {
    const { current, settings } = this.chat
    this.file.hidden = !current || !settings.features?.file_upload
    this.ask(current ? [] : this.questions())
  }

  questions () {
    const { prechat_form: form } = this.chat.settings
    if (!form?.enabled) return []
    const asked = form.fields.filter((each) => each.enabled && !(this.chat.user && KNOWN.includes(each.key)))
    return asked.sort((one, other) => one.order - other.order)
  }

  // Drawn anew only when something else is asked, so that what was filled in stays.
  ask (questions) {
    const asked = questions.map((each) => each.key).join()
    if (asked === this.asked) return
    this.asked = asked
    this.form.replaceChildren(...questions.map((each) => h('label', {}, each.label, this.field(each))))
  }

  field ({ key, type, required, placeholder, custom_attribute_id: id }) {
    if (type === 'list') {
      const values = this.chat.settings.custom_attributes?.[id]?.values || []
      return h('select', { name: key, required }, ['', ...values].map((each) => h('option', {}, each)))
    }
    return h('input', { name: key, type: INPUTS[type] || 'text', required, placeholder: placeholder || '' })
  }

  answers () {
    const fields = [...this.form.querySelectorAll('input, select')]
    const filled = fields.filter((each) => each.type === 'checkbox' || each.value)
    const value = (each) => each.type === 'checkbox' ? each.checked : each.type === 'number' ? each.valueAsNumber : each.value
    return filled.length ? Object.fromEntries(filled.map((each) => [each.name, value(each)])) : undefined
  }

  key (event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.element.requestSubmit()
  }

  async send (event) {
    event.preventDefault()
    const text = this.text.value.trim()
    if (!text || this.button.disabled) return
    this.stopTyping()
    await this.busy(async () => {
      await this.chat.say(text, this.answers())
      this.text.value = ''
    })
    this.text.focus()
  }

  async attach () {
    const [file] = this.file.files
    if (file) await this.busy(() => this.chat.attach(file))
    this.file.value = ''
  }

  async busy (act) {
    this.complain('')
    this.button.disabled = this.text.readOnly = true
    try {
      await act()
    } catch (refused) {
      this.complain(refused.message)
    } finally {
      this.button.disabled = this.text.readOnly = false
    }
  }

  complain (text) { this.error.textContent = text }

  // --- the news that somebody types: at the first key, every three seconds, and two seconds after the last

  typed () {
    if (!this.repeat) {
      this.chat.types(true)
      this.repeat = setInterval(() => this.chat.types(true), STILL_TYPING)
    }
    clearTimeout(this.idle)
    this.idle = setTimeout(() => this.stopTyping(), STOPPED_TYPING)
  }

  stopTyping () {
    clearTimeout(this.idle)
    if (this.repeat) this.chat.types(false)
    clearInterval(this.repeat)
    this.repeat = null
  }
}
