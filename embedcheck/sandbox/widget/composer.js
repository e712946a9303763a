// What the visitor writes: the text, the file, the emoji, and the news that somebody is typing.

import { button, h, icon } from './dom.js'

const MOST = 10000
const TALLEST = 128
const STOPPED_TYPING = 2000
const STILL_TYPING = 3000
const EMOJI = [...'😀😄😂🙂😉😍😎🤔😢😡👍👎👏🙏💪❤️🎉🔥✅❌☕🍵🌿🚀'.match(/\p{Emoji}\uFE0F?/gu)]

// Tells of typing at the first key, every three seconds while it lasts, and two seconds after it.
class Typing {
  constructor (tell) {
    this.tell = tell
    this.active = false
  }

  start () {
    if (!this.active) {
      this.active = true
      this.tell(true)
      this.repeat = setInterval(() => this.tell(true), STILL_TYPING)
    }
    clearTimeout(this.idle)
    this.idle = setTimeout(() => this.stop(), STOPPED_TYPING)
  }

  stop () {
    clearTimeout(this.idle)
    clearInterval(this.repeat)
    if (this.active) this.tell(false)
    this.active = false
  }
}

export class Composer {
  constructor (widget, complain) {
    this.widget = widget
    this.complain = complain
    this.sending = this.uploading = false
    this.wasOpen = widget.screen.isOpen
    this.typing = new Typing((isTyping) => {
      const { uuid } = widget.chat.current
      if (uuid) widget.socket.sendTyping(uuid, isTyping)
    })
    this.element = this.build()
  }

  build () {
    const { texts, config } = this.widget
    const takesFiles = Boolean(config.features?.file_upload)
    this.area = h('textarea', {
      maxlength: MOST,
      rows: 1,
      placeholder: texts.say('globals.terms.typeMessage'),
      onkeydown: (event) => this.key(event),
      oninput: () => this.typed()
    })
    this.file = h('input', { type: 'file', class: 'hidden', accept: takesFiles ? '*/*' : '', disabled: !takesFiles, onchange: () => this.attach() })
    this.attachButton = this.tool('globals.messages.attachFile', 'attach', () => this.pick())
    this.emojiButton = this.tool('globals.messages.addEmoji', 'smile', () => this.offerEmoji())
    this.attachPlace = h('div', {})
    this.picker = h('div', { class: 'emoji-place' }, config.features?.emoji ? this.emojiButton : null)
    this.sendButton = button({ class: 'send', 'aria-label': texts.say('globals.messages.send'), onclick: () => this.send() }, icon('up'))
    return h('div', { class: 'composer' }, h('div', { class: 'box' }, this.area,
      h('div', { class: 'row' }, this.file, this.attachPlace, this.picker, this.sendButton)))
  }

  tool (key, picture, act) {
    const label = this.widget.texts.say(key)
    return button({ class: 'ghost', title: label, 'aria-label': label, onclick: act }, icon(picture))
  }

  focus () {
    queueMicrotask(() => this.area.focus())
  }

  leave () {
    this.typing.stop()
  }

  update () {
    const { chat, config, screen } = this.widget
    this.area.disabled = this.emojiButton.disabled = this.sending
    this.attachButton.disabled = this.sending || this.uploading
    this.sendButton.disabled = !this.area.value.trim() || this.uploading || this.sending
    const attachable = Boolean(config.features?.file_upload && chat.current.uuid)
    if (attachable !== this.attachButton.isConnected) this.attachPlace.replaceChildren(...(attachable ? [this.attachButton] : []))
    if (screen.isOpen && !this.wasOpen) this.focus()
    this.wasOpen = screen.isOpen
  }

  key (event) {
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    this.send()
  }

  typed () {
    this.typing.start()
    this.fit()
    this.update()
  }

  fit () {
    this.area.style.height = '20px'
    this.area.style.height = `${Math.min(this.area.scrollHeight, TALLEST)}px`
  }

  async send () {
    const text = this.area.value.trim()
    if (!text || this.sending) return
    this.typing.stop()
    this.area.value = ''
    this.fit()
    this.sending = true
    try {
      const said = this.widget.chat.say(text)
      this.update()
      await said
      this.complain('')
    } catch (error) {
      this.complain(error.shown || String(error))
    } finally {
      this.sending = false
      this.update()
      this.focus()
    }
  }

  pick () {
    this.file.value = ''
    this.file.click()
  }

  async attach () {
    const [file] = this.file.files
    if (!file || !this.widget.chat.current.uuid) return
    this.uploading = true
    this.complain('')
    try {
      const attached = this.widget.chat.attach(file)
      this.update()
      await attached
    } catch (error) {
      this.complain(error.shown || String(error))
    } finally {
      this.uploading = false
      this.update()
    }
  }

  offerEmoji () {
    const shown = this.picker.querySelector('.emoji')
    if (shown) return shown.remove()
    this.picker.append(h('div', { class: 'emoji' }, EMOJI.map((each) => h('button', { type: 'button', onclick: () => this.insert(each) }, each))))
  }

  insert (emoji) {
    this.picker.querySelector('.emoji').remove()
    this.area.setRangeText(emoji, this.area.selectionStart, this.area.selectionEnd, 'end')
    this.update()
    this.focus()
  }
}
