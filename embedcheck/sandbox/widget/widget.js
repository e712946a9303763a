// The loader of the sandbox's own widget. It is written from the observed behaviour of Libredesk
// 2.7.0's widget.js, so that a host page, a browser driver and a check cannot tell them apart:
// same globals, same requests, same elements in the same order, same window messages, same cookies.
(function () {
  'use strict'

  // A second copy of the script must do nothing at all.
  if (window.__libredeskWidgetLoaded) return
  window.__libredeskWidgetLoaded = true

  const MOBILE_WIDTH = 600
  const YEAR = 31536000
  const SETTLE_TITLE = 100
  const POLL = 7000
  const SHADOW = '0 1px 6px rgba(9, 14, 21, 0.5), 0 4px 32px rgba(9, 14, 21, 0.65)'
  const CENTERED = { display: 'flex', justifyContent: 'center', alignItems: 'center' }
  const WHOLE = { width: '100%', height: '100%' }

  // What the iframe may say, and what the host page does about it.
  const HEARD = {
    VUE_APP_READY: (loader) => loader.greet(),
    WIDGET_LOADED: (loader) => loader.loaded(),
    CLOSE_WIDGET: (loader) => loader.hideChat(),
    UPDATE_UNREAD_COUNT: (loader, said) => loader.setUnread(said.count),
    EXPAND_WIDGET: (loader) => loader.setExpanded(true),
    COLLAPSE_WIDGET: (loader) => loader.setExpanded(false),
    REQUEST_PAGE_INFO: (loader) => loader.sendPage(),
    STORE_SESSION: (loader, said) => loader.storeToken('session', said.token),
    STORE_VISITOR_TOKEN: (loader, said) => loader.storeToken('visitor', said.token),
    CLEAR_SESSION_TOKEN: (loader) => loader.forgetToken('session'),
    CLEAR_VISITOR_TOKEN: (loader) => loader.forgetToken('visitor')
  }

  function element (name, style, ...children) {
    const made = document.createElement(name)
    Object.assign(made.style, style)
    made.append(...children)
    return made
  }

  class Libredesk {
    constructor (config = {}) {
      for (const option of ['baseURL', 'inboxID']) {
        if (!config[option]) throw new Error(`${option} is required`)
      }
      this.config = config
      this.iframe = this.toggleButton = this.widgetButtonWrapper = this.unreadBadge = null
      this.widgetSettings = null
      this.unreadCount = 0
      this.isChatVisible = this.isExpanded = this.widgetLoaded = false
      this.isMobile = innerWidth <= MOBILE_WIDTH
      this.callbacks = {}
      this.start()
    }

    async start () {
      try {
        this.widgetSettings = this.inOneShape(await this.fetchSettings())
        if (!document.body) {
          await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
        }
        this.build()
        this.listen()
        if (!this.isLater) this.trackPages()
      } catch (error) {
        console.error('Failed to initialize Libredesk Widget:', error)
      }
    }

    async fetchSettings () {
      try {
        const { baseURL, inboxID } = this.config
        const answer = await fetch(`${baseURL}/api/v1/widget/chat/settings/launcher?inbox_id=${inboxID}`)
        if (!answer.ok) throw new Error(`status ${answer.status}`)
        const envelope = await answer.json()
        if (envelope.status !== 'success') throw new Error(envelope.message)
        return envelope.data
      } catch (error) {
        console.error('Error fetching widget settings:', error)
        throw error
      }
    }

    // Servers after 2.7.0 tell the launcher's looks for each colour scheme apart from its place.
    inOneShape (settings) {
      this.isLater = Boolean(settings.branding)
      if (!this.isLater) return settings
      const dark = settings.theme === 'dark' || (settings.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
      const { colors, launcher } = settings.branding[dark ? 'dark' : 'light']
      return { ...settings, colors, launcher: { ...settings.launcher, ...launcher } }
    }

    // --- elements: wrapper (toggle, badge), then iframe, at the end of body, without ids or roles

    build () {
      const { launcher, colors } = this.widgetSettings
      const color = launcher.color || colors.primary
      this.picture = element('img', { ...WHOLE, borderRadius: '50%', objectFit: 'cover' })
      this.picture.src = launcher.logo_url || `${this.config.baseURL}/static/public/launcher-logo.png`
      this.arrow = element('div', { ...WHOLE, ...CENTERED, display: 'none' }, arrow(color))
      this.toggleButton = element('div', {
        position: 'relative', cursor: 'pointer', zIndex: 9999, backgroundColor: color, borderRadius: '50%', ...CENTERED,
        boxShadow: '0 1px 4px rgba(9, 14, 21, 0.45), 0 3px 18px rgba(9, 14, 21, 0.55)', transition: 'transform 0.3s ease'
      }, element('div', { ...WHOLE, ...CENTERED, transition: 'transform 0.3s ease' }, this.picture, this.arrow))
      this.unreadBadge = element('div', {
        position: 'absolute', top: '-5px', right: '-5px', width: '20px', height: '20px', zIndex: 10000,
        ...CENTERED, display: 'none', boxSizing: 'border-box', border: '2px solid white', borderRadius: '50%',
        backgroundColor: '#ef4444', color: 'white', font: 'bold 12px system-ui, sans-serif'
      })
      this.widgetButtonWrapper = element('div', { position: 'fixed', zIndex: 9999 }, this.toggleButton, this.unreadBadge)
      this.widgetButtonWrapper.style.bottom = `${launcher.spacing.bottom}px`
      this.widgetButtonWrapper.style[this.side] = `${launcher.spacing.side}px`
      this.widgetButtonWrapper.style.display = 'none'
      this.iframe = this.buildFrame()
      this.resizeLauncher()
      document.body.append(this.widgetButtonWrapper, this.iframe)
    }

    buildFrame () {
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches
      const moving = ['width', 'height', 'bottom', 'border-radius', 'box-shadow'].map((each) => `${each} 0.3s ease`)
      const frame = element('iframe', {
        position: 'fixed', border: 'none', borderRadius: '16px', boxShadow: SHADOW, zIndex: 9999,
        width: '400px', height: '700px', transition: still ? 'none' : moving.join(', '), display: 'none'
      })
      frame.src = `${this.config.baseURL}/widget?inbox_id=${this.config.inboxID}`
      if (this.isLater) {
        frame.src += `&parent_origin=${encodeURIComponent(location.origin)}`
        frame.title = 'libredesk'
      }
      return frame
    }

    get side () {
      return this.widgetSettings.launcher.position === 'right' ? 'right' : 'left'
    }

    layOut () {
      const { side, bottom } = this.widgetSettings.launcher.spacing
      const edges = { top: '', left: '', right: '', [this.side]: `${side}px`, borderRadius: '16px', boxShadow: SHADOW }
      const full = { top: '0', left: '0', right: '0', bottom: '0', width: '100vw', height: '100dvh', borderRadius: '0', boxShadow: 'none' }
      const wide = { ...edges, width: '750px', height: 'calc(100vh - 40px)', bottom: '20px' }
      const usual = { ...edges, width: '400px', height: `min(700px, calc(100vh - ${bottom + 100}px))`, bottom: `${bottom + 80}px` }
      Object.assign(this.iframe.style, this.isMobile ? full : this.isExpanded ? wide : usual)
    }

    resizeLauncher () {
      if (!this.toggleButton) return
      const size = this.isMobile ? '50px' : '60px'
      Object.assign(this.toggleButton.style, { width: size, height: size })
    }

    showLauncher () {
      if (!this.widgetButtonWrapper) return
      const shown = this.widgetLoaded && !this.config.hideLauncher && !(this.isChatVisible && this.isMobile)
      this.widgetButtonWrapper.style.display = shown ? '' : 'none'
    }

    showBadge () {
      const shown = this.unreadCount > 0 && !this.isChatVisible
      if (shown) this.unreadBadge.textContent = this.unreadCount > 99 ? '99+' : String(this.unreadCount)
      this.unreadBadge.style.display = shown ? 'flex' : 'none'
    }

    // --- window messages

    listen () {
      this.onMessage = (event) => this.hear(event)
      this.onResize = () => this.resized()
      this.iframe.addEventListener('load', () => this.tellMobile())
      this.toggleButton.addEventListener('click', () => this.toggle())
      window.addEventListener('message', this.onMessage)
      for (const name of ['resize', 'orientationchange']) window.addEventListener(name, this.onResize)
    }

    hear (event) {
      if (event.source !== this.iframe.contentWindow) return
      const answer = HEARD[event.data.type]
      if (answer) answer(this, event.data)
    }

    tell (message) {
      // Any origin, as the official loader does.
      if (this.iframe && this.iframe.contentWindow) this.iframe.contentWindow.postMessage(message, '*')
    }

    tellMobile () {
      this.isMobile = innerWidth <= MOBILE_WIDTH
      this.resizeLauncher()
      this.tell({ type: 'SET_MOBILE_STATE', isMobile: this.isMobile })
    }

    resized () {
      const before = this.isMobile
      this.tellMobile()
      if (!this.isChatVisible || before === this.isMobile) return
      this.layOut()
      this.showLauncher()
    }

    greet () {
      this.tellMobile()
      // After 2.7.0 the first page is told once somebody listens, and so is not lost.
      if (this.isLater && !this.poll) this.trackPages()
      const visitorToken = this.readToken('visitor') || ''
      const jwt = this.config.userJWT
      if (jwt) return this.tell({ type: 'SET_JWT_TOKEN', jwt, visitorToken })
      this.tell({ type: 'SESSION_DATA', sessionToken: this.readToken('session') || '', visitorToken })
    }

    loaded () {
      this.widgetLoaded = true
      this.showLauncher()
    }

    setUnread (count) {
      this.unreadCount = count
      this.call('unread', count)
      this.showBadge()
    }

    setExpanded (isExpanded) {
      if (!this.iframe || !this.isChatVisible || this.isMobile) return
      this.isExpanded = isExpanded
      this.layOut()
      this.tell({ type: 'WIDGET_EXPANDED', isExpanded })
    }

    // --- cookies of the host page

    cookieName (kind) {
      return `libredesk-${kind}-${this.config.inboxID}`
    }

    storeToken (kind, token) {
      const secure = location.protocol === 'https:' ? ';Secure' : ''
      document.cookie = `${this.cookieName(kind)}=${encodeURIComponent(token)};path=/;max-age=${YEAR};SameSite=Lax${this.cookieDomain()}${secure}`
    }

    readToken (kind) {
      const start = `${this.cookieName(kind)}=`
      const found = document.cookie.split('; ').find((each) => each.startsWith(start))
      // A malformed value throws, and the launcher never appears: the official loader does the same.
      return found === undefined ? null : decodeURIComponent(found.slice(start.length))
    }

    forgetToken (kind) {
      document.cookie = `${this.cookieName(kind)}=;path=/;max-age=0;SameSite=Lax${this.cookieDomain()}`
    }

    cookieDomain () {
      if (this.domain === undefined) this.domain = this.config.cookieDomain || this.widestDomain()
      return this.domain ? `;domain=${this.domain}` : ''
    }

    // The shortest domain that the browser accepts a probe cookie for.
    widestDomain () {
      if (/^(\d{1,3}\.){3}\d{1,3}$/.test(location.hostname) || location.hostname === 'localhost') return ''
      const labels = location.hostname.split('.')
      for (let first = labels.length - 1; first >= 0; first--) {
        const domain = `.${labels.slice(first).join('.')}`
        document.cookie = `__ld_test__=1;domain=${domain};path=/`
        if (document.cookie.includes('__ld_test__')) {
          document.cookie = `__ld_test__=;domain=${domain};path=/;max-age=0`
          return domain
        }
      }
      return ''
    }

    // --- page tracking

    trackPages () {
      this.lastPage = ''
      this.history = { pushState: history.pushState, replaceState: history.replaceState }
      this.onPage = () => this.pageChanged()
      for (const name of Object.keys(this.history)) this.wrapHistory(name)
      for (const name of ['popstate', 'hashchange']) window.addEventListener(name, this.onPage)
      this.poll = setInterval(this.onPage, POLL)
      this.pageChanged()
    }

    wrapHistory (name) {
      const original = this.history[name]
      const changed = this.onPage
      history[name] = function () {
        original.apply(this, arguments)
        changed()
      }
    }

    pageChanged () {
      if (location.href === this.lastPage) return
      this.lastPage = location.href
      // A framework needs a moment to set the title of the page it pushed; both are read after it.
      setTimeout(() => this.sendPage(), SETTLE_TITLE)
    }

    sendPage () {
      this.tell({ type: 'PAGE_VISIT', url: location.href, title: document.title || '' })
    }

    forgetPages () {
      Object.assign(history, this.history)
      for (const name of ['popstate', 'hashchange']) window.removeEventListener(name, this.onPage)
      clearInterval(this.poll)
    }

    // --- what a host page may call

    showChat () {
      if (!this.iframe) return
      this.isMobile = innerWidth <= MOBILE_WIDTH
      this.setVisible(true)
      this.layOut()
      this.tell({ type: 'WIDGET_OPENED' })
      this.call('show')
    }

    hideChat () {
      if (!this.iframe) return
      this.setVisible(false)
      this.tell({ type: 'WIDGET_CLOSED' })
      this.call('hide')
    }

    setVisible (visible) {
      this.isChatVisible = visible
      this.iframe.style.display = visible ? 'block' : 'none'
      this.picture.style.display = visible ? 'none' : 'block'
      this.arrow.style.display = visible ? 'flex' : 'none'
      this.toggleButton.style.transform = visible ? 'scale(0.9)' : 'scale(1)'
      this.showLauncher()
      this.showBadge()
    }

    toggle () {
      if (this.isChatVisible) this.hideChat()
      else this.showChat()
    }

    isVisible () { return this.isChatVisible }
    show () { this.showChat() }
    hide () { this.hideChat() }
    onShow (callback) { this.callbacks.show = callback }
    onHide (callback) { this.callbacks.hide = callback }

    onUnreadCountChange (callback) {
      this.callbacks.unread = callback
      callback(this.unreadCount)
    }

    call (name, ...values) {
      if (this.callbacks[name]) this.callbacks[name](...values)
    }

    setUser (jwt) {
      this.tell({ type: 'SET_JWT_TOKEN', jwt })
    }

    logout () {
      this.forgetToken('session')
      this.forgetToken('visitor')
      this.tell({ type: 'CLEAR_SESSION' })
    }

    destroy () {
      this.forgetPages()
      window.removeEventListener('message', this.onMessage)
      for (const name of ['resize', 'orientationchange']) window.removeEventListener(name, this.onResize)
      for (const made of [this.widgetButtonWrapper, this.iframe]) if (made) made.remove()
      this.iframe = this.toggleButton = this.widgetButtonWrapper = this.unreadBadge = null
      this.isChatVisible = false
      this.callbacks = {}
    }
  }

  function arrow (background) {
    const name = 'http://www.w3.org/2000/svg'
    const picture = document.createElementNS(name, 'svg')
    const line = document.createElementNS(name, 'path')
    const stroke = isLight(background) ? '#000000' : '#ffffff'
    const frame = { width: 24, height: 24, viewBox: '0 0 24 24', fill: 'none' }
    const pen = { d: 'm6 9.5 6 6 6-6', stroke, 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
    for (const [key, value] of Object.entries(frame)) picture.setAttribute(key, value)
    for (const [key, value] of Object.entries(pen)) line.setAttribute(key, value)
    picture.append(line)
    return picture
  }

  // WCAG relative luminance, against the threshold at which black and white contrast equally.
  function isLight (hex) {
    const digits = /^#?(?:(..)(..)(..)|(.)(.)(.))$/.exec(hex || '')
    if (!digits) return false
    const channels = digits.slice(1).filter(Boolean).map((each) => parseInt(each.padEnd(2, each), 16) / 255)
    const linear = channels.map((each) => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179
  }

  window.Libredesk = Libredesk

  window.initLibredesk = function (config = {}) {
    if (window.Libredesk instanceof Libredesk) {
      console.warn('Libredesk Widget is already initialized')
      return window.Libredesk
    }
    window.Libredesk = new Libredesk(config)
    return window.Libredesk
  }

  function begin () {
    if (window.LibredeskSettings) window.initLibredesk(window.LibredeskSettings)
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true })
  else begin()
})()
