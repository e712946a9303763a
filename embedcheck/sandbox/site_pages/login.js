// Signs the visitor in and out: the shop signs a JWT, the page hands it to the widget.
'use strict'

const form = document.getElementById('login')
const status = document.getElementById('signed-in')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form)))
  })
  const session = await answer.json()
  if (!answer.ok) {
    status.textContent = session.message
    return
  }
  if (window.teaChat) window.teaChat.signIn(session.jwt)
  else window.Libredesk.setUser(session.jwt)
  status.textContent = `Signed in as ${session.first_name}.`
})

document.getElementById('logout').addEventListener('click', () => {
  if (window.teaChat) window.teaChat.signOut()
  else window.Libredesk.logout()
  status.textContent = 'Signed out.'
})
