"""Small custom frontends, with nothing of the official markup: one in an open shadow root, one in an iframe."""

from embedcheck.model.frontend import Frontend, Selectors

SELECTORS = Selectors(
    launcher="button.open",
    unread="button.open b",
    panel=".panel",
    composer="textarea",
    messages=".log > div",
    message_visitor="[data-who=me]",
    message_agent="[data-who=them]",
    message_text="span",
    message_pending="i.wait",
    typing=".dots",
    close="button.shut",
    upload="input[type=file]",
)
FRONTEND = Frontend(
    selectors=SELECTORS,
    session="cookie chat-session",
    visitor="localStorage chat.visitor",
)

CHAT = """
<section class="panel" {hidden}>
  <button class="shut">x</button>
  <div class="log" style="display: flex; flex-direction: column-reverse">
    <div data-who="them"><small>Sue</small><span>And there</span><i class="wait"></i></div>
    <div class="day">Today</div>
    <div data-who="me"><span>Hello</span></div>
  </div>
  <p class="dots" {quiet}>typing</p>
  <textarea></textarea><input type="file" hidden>
</section>
"""
LAUNCHER = '<button class="open" style="position: fixed; right: 9px; bottom: 9px">chat <b>3</b></button>'
CLICKS = """
  const panel = root.querySelector('.panel')
  root.querySelector('.open').onclick = () => { panel.hidden = !panel.hidden }
  root.querySelector('.shut').onclick = () => { panel.hidden = true }
"""


def in_a_shadow_root(*, hidden: str = "hidden", quiet: str = "hidden") -> str:
    chat = CHAT.format(hidden=hidden, quiet=quiet)
    return f"""<!doctype html><title>shadow</title><div id="host"></div><script>
  const root = document.getElementById('host').attachShadow({{ mode: 'open' }})
  root.innerHTML = `{chat}{LAUNCHER}`
  {CLICKS}
  localStorage.setItem('chat.visitor', JSON.stringify({{ token: 'v-1' }}))
  document.cookie = 'chat-session=s-1; path=/'
</script>"""


def around_an_iframe() -> str:
    return f"""<!doctype html><title>around</title>{LAUNCHER}
<div class="panel" hidden><button class="shut">x</button><iframe id="chat" src="/inside"></iframe></div>
<script>
  const root = document
  {CLICKS}
</script>"""


def inside_the_iframe() -> str:
    return f"<!doctype html>{CHAT.format(hidden='', quiet='')}"
