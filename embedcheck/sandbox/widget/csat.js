// The question how a conversation was, which takes the place of a message's bubble.

import { h } from './dom.js'

const RATINGS = [['😢', 'poor'], ['😕', 'fair'], ['😊', 'good'], ['😃', 'great'], ['🤩', 'excellent']]
const MOST = 500

export class Csat {
  // `done` hears of the rating (1 to 5, or 0) and the feedback once the server has them.
  constructor (widget, message, done) {
    this.widget = widget
    this.message = message
    this.done = done
    this.rating = 0
    this.element = h('div', { class: 'csat' }, message.meta.csat_submitted ? this.thanks() : this.question())
  }

  question () {
    const { texts } = this.widget
    this.choices = RATINGS.map(([face, name], at) => this.choice(at + 1, face, texts.say(`globals.terms.${name}`)))
    this.feedback = h('textarea', {
      rows: 2, maxlength: MOST, placeholder: texts.say('globals.terms.tellUsMore'), oninput: () => this.update()
    })
    this.count = h('div', { class: 'meta' })
    this.submit = h('button', { type: 'button', class: 'primary wide', onclick: () => this.send() },
      texts.say('globals.messages.submitFeedback'))
    this.update()
    return [
      h('p', {}, texts.say('globals.messages.pleaseRateConversation')),
      h('div', { class: 'row' }, this.choices),
      h('label', { class: 'meta' }, texts.say('globals.messages.additionalFeedback')),
      this.feedback, this.count, this.submit
    ]
  }

  choice (rating, face, name) {
    const choose = () => {
      this.rating = rating
      this.update()
    }
    return h('button', { type: 'button', 'aria-label': name, onclick: choose },
      h('span', { class: 'face' }, face), h('span', { class: 'meta' }, name))
  }

  update () {
    this.choices.forEach((choice, at) => choice.classList.toggle('chosen', at + 1 === this.rating))
    this.count.textContent = `${this.feedback.value.length}/${MOST}`
    this.submit.disabled = !this.rating && !this.feedback.value.trim()
  }

  async send () {
    this.submit.disabled = true
    this.submit.textContent = this.widget.texts.say('globals.messages.submitting')
    const feedback = this.feedback.value
    try {
      await this.widget.api.rate(this.message.meta.csat_uuid, this.rating, feedback)
      this.done(this.rating, feedback.trim())
    } finally {
      this.submit.textContent = this.widget.texts.say('globals.messages.submitFeedback')
      this.update()
    }
  }

  thanks () {
    const { texts } = this.widget
    const { submitted_rating: rating, submitted_feedback: feedback } = this.message.meta
    const [face, name] = RATINGS[rating - 1] || []
    return [
      h('p', {}, texts.say('globals.messages.thankYouFeedback')),
      face ? h('p', {}, h('span', { class: 'face' }, face), ' ', texts.say(`globals.terms.${name}`)) : null,
      feedback ? h('p', { class: 'meta' }, `"${feedback}"`) : null
    ]
  }
}
