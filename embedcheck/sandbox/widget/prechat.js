// The form before a first message: what it asks, what it accepts, what it sends as `form_data`.

import { button, h, icon } from './dom.js'

const KNOWN_OF_A_SESSION = new Set(['name', 'email', 'phone'])
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^\+?[\d\s()-]*\d[\d\s()-]*$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
const INPUTS = { text: 'text', email: 'email', number: 'number', date: 'date', link: 'url', phone: 'tel' }
const COUNTRIES = 'AE AR AT AU BE BR CA CH CN DE DK ES FI FR GB IE IN IT JP MX NL NO NZ PL PT SE SG US ZA'.split(' ')

// In English whatever the visitor's language, as in the official widget's list (countries.js).
const NAMES = new Intl.DisplayNames(['en'], { type: 'region' })

const RULES = {
  text: (value, field) => value.length > (field.key === 'name' ? 128 : 1000) && 'globals.messages.maxLength',
  email: (value) => value.length > 254 ? 'globals.messages.maxLength' : !EMAIL.test(value) && 'validation.invalidEmail',
  number: (value) => Number.isNaN(Number(value)) && 'validation.invalid',
  date: (value) => !DATE.test(value) && 'validation.invalid',
  link: (value) => !URL.canParse(value) && 'validation.invalidUrl',
  phone: (value) => value.length > 20 ? 'globals.messages.maxLength' : !PHONE.test(value) && 'validation.invalidPhone'
}
const LONGEST = { email: 254, phone: 20 }

// The form is asked of a visitor without a session, and of a known one before each new conversation.
export function isAsked ({ config, session, chat }) {
  const form = config.prechat_form
  if (!form?.enabled || !form.fields?.some((field) => field.enabled)) return false
  return !session.token || !chat.current.uuid
}

export class PreChatForm {
  constructor (widget, submit) {
    this.widget = widget
    this.submit = submit
    this.values = {}
    this.busy = false
    this.errors = new Map()
    this.element = h('div', { class: 'prechat' })
    this.draw()
  }

  fields () {
    const known = Boolean(this.widget.session.token)
    return this.widget.config.prechat_form.fields
      .filter((field) => field.enabled && !(known && KNOWN_OF_A_SESSION.has(field.key)))
      .sort((one, other) => (one.order || 0) - (other.order || 0))
  }

  draw () {
    const { texts, config } = this.widget
    this.message = h('textarea', { rows: 5, placeholder: texts.say('globals.terms.typeMessage'), oninput: () => this.update() })
    this.start = button({ class: 'primary wide', onclick: () => this.send() }, texts.say('widget.prechatForm.startChat'))
    const { title } = config.prechat_form
    const send = (event) => {
      event.preventDefault()
      this.send()
    }
    const form = h('form', { novalidate: true, onsubmit: send },
      this.fields().map((field) => this.field(field)),
      h('div', { class: 'field' }, h('label', {}, texts.say('globals.terms.message'), star()), this.message))
    this.element.replaceChildren(
      h('div', { class: 'prechat-fields' }, title ? h('div', { class: 'prechat-title' }, title) : null, form),
      h('div', { class: 'prechat-foot' }, this.start))
  }

  // Nothing left to ask of somebody who is known: straight to the chat.
  update () {
    if (!this.fields().length) return queueMicrotask(() => this.submit(null))
    this.start.disabled = this.busy || !this.message.value.trim() || !this.fields().every((field) => this.isGood(field))
  }

  isGood (field) {
    return !this.problem(field)
  }

  problem (field) {
    const value = this.values[field.key]
    const empty = value === undefined || String(value).trim() === ''
    if (field.type === 'checkbox') return ''
    if (empty) return field.required ? 'globals.messages.required' : ''
    return (RULES[field.type] || RULES.text)(String(value), field) || ''
  }

  set (field, value) {
    this.values[field.key] = value
    this.update()
  }

  complain (field) {
    const problem = this.problem(field)
    const max = LONGEST[field.type] || (field.key === 'name' ? 128 : 1000)
    this.errors.get(field.key).textContent = problem ? this.widget.texts.fill(problem, { max, name: field.label }) : ''
  }

  // --- the fields

  field (field) {
    const id = `prechat-${field.key}`
    const error = h('p', { class: 'field-error' })
    this.errors.set(field.key, error)
    const label = h('label', { for: id }, field.label, field.required && field.type !== 'checkbox' ? star() : null)
    if (field.type === 'checkbox') return h('div', { class: 'field check' }, this.checkbox(field, id), label)
    const control = field.type === 'list' ? this.choice(field, id) : this.input(field, id)
    return h('div', { class: 'field' }, label, control, error)
  }

  input (field, id) {
    const input = h('input', {
      id, name: field.key, type: INPUTS[field.type] || 'text', placeholder: field.placeholder || (field.type === 'link' ? 'https://' : ''),
      oninput: (event) => this.set(field, event.target.value), onblur: () => this.complain(field)
    })
    return field.type === 'phone' ? h('div', { class: 'row phone' }, this.country(field), input) : input
  }

  country (field) {
    const key = `${field.key}_country_code`
    const region = new Intl.Locale(navigator.language).region
    this.values[key] = COUNTRIES.includes(region) ? region : 'US'
    const name = (code) => NAMES.of(code)
    return combobox({ value: this.values[key], options: COUNTRIES, name, choose: (code) => { this.values[key] = code } })
  }

  choice (field, id) {
    const options = this.widget.config.custom_attributes?.[field.custom_attribute_id]?.values || []
    const empty = field.placeholder || this.widget.texts.say('globals.terms.select')
    return combobox({ id, empty, options, choose: (value) => this.set(field, value) })
  }

  checkbox (field, id) {
    const turn = () => {
      const checked = box.getAttribute('aria-checked') !== 'true'
      box.setAttribute('aria-checked', String(checked))
      this.set(field, checked)
    }
    const box = h('button', { id, name: field.key, type: 'button', role: 'checkbox', 'aria-checked': 'false', onclick: turn })
    return box
  }

  // --- sending

  async send () {
    for (const field of this.fields()) if (field.type !== 'checkbox') this.complain(field)
    this.update()
    if (this.start.disabled) return
    this.busy = true
    this.update()
    const form = this.formData()
    await this.submit({ message: this.message.value.trim(), ...(Object.keys(form).length ? { form_data: form } : {}) })
    this.busy = false
    this.update()
  }

  formData () {
    const numbers = new Set(this.fields().filter((field) => field.type === 'number').map((field) => field.key))
    const given = Object.entries(this.values).filter(([, value]) => value !== false && String(value).trim() !== '')
    return Object.fromEntries(given.map(([key, value]) => [key, numbers.has(key) ? Number(value) : value]))
  }
}

function star () {
  return h('span', { class: 'text-destructive' }, ' *')
}

// A button that opens a list of options, which may have other names than values.
function combobox ({ id, value, empty = '', options, name = (option) => option, choose }) {
  const shown = h('span', {}, value || empty)
  const open = (isOpen) => {
    list.hidden = !isOpen
    trigger.setAttribute('aria-expanded', String(isOpen))
  }
  const take = (option) => {
    shown.textContent = option
    open(false)
    choose(option)
  }
  const list = h('div', { class: 'options', role: 'listbox', hidden: true },
    options.map((option) => h('div', { role: 'option', tabindex: '-1', onclick: () => take(option) }, name(option))))
  const trigger = h('button', { id, type: 'button', role: 'combobox', 'aria-expanded': 'false', onclick: () => open(list.hidden) },
    shown, icon('down'))
  return h('div', { class: 'combobox' }, trigger, list)
}
