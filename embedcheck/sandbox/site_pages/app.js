// The in-page links of /app: push, replace or hash, and the title that belongs to the view.
'use strict'

const tabs = document.getElementById('app')

function show (view) {
  for (const panel of document.querySelectorAll('[data-panel]')) panel.hidden = panel.dataset.panel !== view
  for (const link of tabs.querySelectorAll('a[data-title]')) {
    const current = link.pathname === location.pathname && link.dataset.how !== 'replace'
    link.toggleAttribute('aria-current', current)
  }
}

function viewOf (pathname) {
  return pathname.replace(/^\/app\/?/, '')
}

function retitle () {
  const link = [...tabs.querySelectorAll('a[data-title]')].find((each) => each.pathname === location.pathname)
  const title = link ? link.dataset.title : 'App'
  const after = Number(tabs.dataset.titleAfter)
  if (after) setTimeout(() => { document.title = title }, after)
  else document.title = title
}

tabs.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-title]')
  if (!link || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  if (link.pathname === location.pathname) return
  if (link.dataset.how === 'replace') history.replaceState(null, '', link.href)
  else history.pushState(null, '', link.href)
  show(viewOf(link.pathname))
  retitle()
})

window.addEventListener('popstate', () => {
  show(viewOf(location.pathname))
  retitle()
})

show(tabs.dataset.view)
