// The two tokens that the browser keeps: whose session it is, and which visitor that person was before.

const SESSION = 'tea-chat.session'
const VISITOR = 'tea-chat.visitor'

export class Session {
  get token () { return localStorage.getItem(SESSION) || '' }

  get visitor () { return localStorage.getItem(VISITOR) || '' }

  // A visitor who has just been made. The token is also what a later sign-in offers for the merge.
  begin (token) {
    this.keep(token)
    localStorage.setItem(VISITOR, token)
  }

  keep (token) { localStorage.setItem(SESSION, token) }

  // The desk has merged the visitor into the contact: the visitor's token is worth nothing any more.
  clearVisitor () { localStorage.removeItem(VISITOR) }

  forget () {
    localStorage.removeItem(SESSION)
    this.clearVisitor()
  }
}
