import pytest

from embedcheck.browser.eyes import is_widget
from embedcheck.browser.looking import read_embed
from embedcheck.model.observations import (
    ChatShown,
    ConsoleLine,
    CookiesSeen,
    EmbedState,
    HostSeen,
    HostState,
    Noted,
    StorageSeen,
)
from tests.browser.scene import Notebook, Theatre, on_site

# The elements of the official loader, without the loader.
EMBED = """<!doctype html><title>Home</title><script>
window.__libredeskWidgetLoaded = true;
window.LibredeskSettings = { baseURL: '', inboxID: 'i-1', userJWT: 'secret', hideLauncher: false };
window.Libredesk = { widgetLoaded: true, unreadCount: 2 };
</script><script src="/widget.js"></script>
<div id="launcher" style="position: fixed; right: 20px; bottom: 20px">
  <div style="width: 60px; height: 60px">chat</div><div>2</div></div>
<iframe src="/widget?inbox_id=i-1" style="display: none"></iframe>STYLE"""
WIDGET = """<!doctype html><div class="libredesk-widget-app">
<div><h3>Ann</h3><p>Online</p></div>
<div class="flex flex-col items-end"><div class="native-html">Mine</div></div>
<div class="flex flex-col items-start"><div class="native-html">Theirs</div></div>
<div class="flex flex-col items-end"><span class="whitespace-pre-wrap">Going</span><i class="animate-spin"></i></div>
<div class="flex flex-col items-start"><i class="animate-bounce"></i></div>
</div>"""
COOKIE_BAR = '<div id="bar" class="cookie bar wide" style="position: fixed; inset: 0">We use cookies</div>'


async def looked(theatre: Theatre, style: str = "", then: str = "0") -> Notebook:
    """Opens the page with this added to its end, runs a script in it, and looks."""
    site = {"/": EMBED.replace("STYLE", style), "/widget": WIDGET, "/widget.js": ""}
    async with on_site(theatre, site) as (session, page, _):
        await session.visitor.visit("/")
        await session.visitor.evaluate(then)
        await session.visitor.look()
        return page


@pytest.mark.browser
def test_the_embed_is_seen_as_it_is_and_without_its_jwt(theatre: Theatre) -> None:
    (state,) = theatre.play(looked(theatre)).of(EmbedState)
    assert (state.script_ran, state.instance, state.loaded, state.frames) == (True, True, True, 1)
    assert (state.launcher, state.open, state.unread, state.unread_shown) == ("usable", False, 2, "2")
    assert state.settings == {"baseURL": "", "inboxID": "i-1", "hideLauncher": False}
    assert [script.rsplit("/", 1)[1] for script in state.scripts] == ["widget.js"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("style", "launcher", "covered_by"),
    [
        ("<style>#launcher { display: none }</style>", "hidden", ""),
        ("<style>#launcher { visibility: hidden }</style>", "hidden", ""),
        ("<style>#launcher { opacity: 0 }</style>", "hidden", ""),
        ("<style>#launcher { bottom: -100px !important }</style>", "off-screen", ""),
        ("<style>#launcher { pointer-events: none }</style>", "covered", "html"),
        (COOKIE_BAR, "covered", "div#bar.cookie.bar («We use cookies»)"),
        ("<script>document.querySelector('#launcher').replaceChildren()</script>", "none", ""),
        ("<script>document.querySelector('iframe').remove()</script>", "none", ""),
    ],
)
def test_a_launcher_that_nobody_can_click_is_seen_with_the_reason(
    theatre: Theatre, style: str, launcher: str, covered_by: str
) -> None:
    (state,) = theatre.play(looked(theatre, style)).of(EmbedState)
    assert state.launcher == launcher
    assert state.covered_by.startswith(covered_by)


@pytest.mark.browser
def test_an_open_iframe_is_seen(theatre: Theatre) -> None:
    shown = "document.querySelector('iframe').style.display = 'block'"
    (state,) = theatre.play(looked(theatre, then=shown)).of(EmbedState)
    assert state.open


@pytest.mark.browser
@pytest.mark.parametrize(
    ("frame", "style", "chat"),
    [
        ("", "", "usable"),
        ("", COOKIE_BAR, "covered"),
        ("pointer-events: none", "", "untouchable"),
        ("max-height: 150px", "", "cramped"),
        ("left: -900px", "", "off-screen"),
        ("position: static; margin-top: 3000px", "", ""),
    ],
)
def test_an_open_chat_is_seen_as_it_can_be_used(theatre: Theatre, frame: str, style: str, chat: str) -> None:
    shown = f"display: block; position: fixed; left: 0; top: 0; width: 400px; height: 500px; {frame}"
    opened = f"document.querySelector('iframe').style.cssText = '{shown}'"
    (state,) = theatre.play(looked(theatre, style, opened)).of(EmbedState)
    assert (state.open, state.chat) == (True, chat)
    assert state.chat_covered_by.startswith("div#bar" if chat == "covered" else "")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("then", "parted"), [("0", False), ("document.body.innerHTML = document.body.innerHTML", True)]
)
def test_an_iframe_that_only_the_loader_still_holds_is_seen(
    theatre: Theatre, then: str, parted: bool
) -> None:
    held = "window.Libredesk.iframe = document.querySelector('iframe')"
    (state,) = theatre.play(looked(theatre, then=f"{held}; {then}")).of(EmbedState)
    assert (state.launcher, state.parted) == ("usable", parted)


@pytest.mark.browser
def test_before_it_is_made_the_instance_is_still_the_class(theatre: Theatre) -> None:
    (state,) = theatre.play(looked(theatre, then="void (window.Libredesk = class {})")).of(EmbedState)
    assert not state.instance


@pytest.mark.browser
def test_messages_are_read_as_a_person_reads_them_and_typing_is_none(theatre: Theatre) -> None:
    (chat,) = theatre.play(looked(theatre)).of(ChatShown)
    assert chat.messages == [
        {"text": "Mine", "author": "visitor", "pending": False},
        {"text": "Theirs", "author": "agent", "pending": False},
        {"text": "Going", "author": "visitor", "pending": True},
    ]
    assert "Theirs" in chat.text


@pytest.mark.browser
def test_what_could_act_in_a_message_and_what_lies_outside_it_is_named(theatre: Theatre) -> None:
    hostile = (
        '<i onclick="x()">a</i><a href="java&#10;script:x()">b</a><a href="https://a.example/?q=javascript:">c</a>'
        '<form></form><b style="position: fixed; top: 900px">d</b>'
    )

    async def scene() -> list[ChatShown]:
        widget = WIDGET.replace("Theirs", hostile)
        async with on_site(theatre, {"/": EMBED.replace("STYLE", ""), "/widget": widget}) as (
            session,
            page,
            _,
        ):
            await session.visitor.visit("/")
            await session.visitor.evaluate("document.querySelector('iframe').style.display = 'block'")
            await session.visitor.look()
            return page.of(ChatShown)

    (chat,) = theatre.play(scene())
    mine, theirs, _ = chat.messages
    assert "live" not in mine
    assert theirs["live"] == ["onclick of <i>", 'href="javascript:…" of <a>', "<form>"]
    assert theirs["astray"] == ["<b>"]


@pytest.mark.browser
@pytest.mark.parametrize("shown", [True, False])
def test_dots_and_heading_are_read_where_a_person_can_see_them(theatre: Theatre, shown: bool) -> None:
    display = "block" if shown else "none"
    opened = f"document.querySelector('iframe').style.display = '{display}'"
    (chat,) = theatre.play(looked(theatre, then=opened)).of(ChatShown)

    assert chat.typing is shown
    assert (chat.title, chat.composer) == ("Ann", False)
    if shown:
        assert chat.subtitle == "Online"


@pytest.mark.browser
def test_the_page_around_the_widget_is_seen_with_what_was_done_to_it(theatre: Theatre) -> None:
    harm = """document.body.style.overflow = 'hidden'; window.leaked = () => 1;
      Object.assign(document.querySelector('iframe').style, { display: 'block', position: 'static' })"""
    (healthy,) = theatre.play(looked(theatre)).of(HostSeen)
    (harmed,) = theatre.play(looked(theatre, then=harm)).of(HostSeen)
    assert (healthy.widget, healthy.scrolls, healthy.in_flow) == (True, True, [])
    assert (harmed.scrolls, harmed.in_flow) == (False, ["iframe"])
    assert set(harmed.globals) - set(healthy.globals) == {"leaked"}
    assert "fetch" not in healthy.globals


@pytest.mark.browser
@pytest.mark.parametrize(("shown", "focus"), [(True, "chat"), (False, "body")])
def test_a_look_says_where_the_page_and_its_keyboard_are(theatre: Theatre, shown: bool, focus: str) -> None:
    after = f"""const frame = document.querySelector('iframe'); frame.style.display = 'block'; frame.focus();
      document.body.style.cssText = 'height: 3000px; --own: 1'; scrollTo(0, 40);
      if (!{str(shown).lower()}) frame.style.display = 'none'"""
    (seen,) = theatre.play(looked(theatre, then=after)).of(HostState)
    assert (seen.scroll, seen.focus, seen.styles) == ([0, 40], focus, {"body height": "3000px"})
    assert seen.height >= 3000


@pytest.mark.browser
def test_only_the_widgets_cookies_are_read(theatre: Theatre) -> None:
    set_both = "document.cookie = 'libredesk-session-i-1=t; path=/; SameSite=Lax'; document.cookie = 'own=1'"
    (seen,) = theatre.play(looked(theatre, then=set_both)).of(CookiesSeen)
    assert seen.cookies == [
        {
            "name": "libredesk-session-i-1",
            "value": "t",
            "domain": "localhost",
            "path": "/",
            "secure": False,
            "same_site": "Lax",
            "http_only": False,
            "expires_in": -1,
        }
    ]


@pytest.mark.browser
def test_storage_is_recorded_when_it_changed(theatre: Theatre) -> None:
    async def scene() -> list[StorageSeen]:
        async with on_site(theatre, {"/": EMBED.replace("STYLE", "")}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.evaluate("localStorage.setItem('a', '1'); sessionStorage.setItem('a', '2')")
            await session.visitor.look()
            await session.visitor.look()
            await session.visitor.evaluate("localStorage.clear()")
            await session.visitor.look()
            return page.of(StorageSeen)

    assert [seen.items for seen in theatre.play(scene())] == [
        {"localStorage.a": "1", "sessionStorage.a": "2"},
        {"sessionStorage.a": "2"},
    ]


@pytest.mark.browser
def test_every_open_page_is_looked_at(theatre: Theatre) -> None:
    async def scene() -> list[int]:
        async with on_site(theatre, {"/": EMBED.replace("STYLE", ""), "/plain": "<title>P</title>"}) as (
            session,
            page,
            _,
        ):
            await session.visitor.visit("/")
            await session.visitor.new_tab("/plain")
            await session.visitor.look()
            return [state.page for state in page.of(EmbedState)]

    assert theatre.play(scene()) == [0, 1]


@pytest.mark.browser
def test_a_page_that_does_not_answer_is_noted_and_does_not_hold_anybody_up(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        async with on_site(theatre, {"/": EMBED.replace("STYLE", "")}) as (session, page, _):
            await session.visitor.visit("/")
            await session.visitor.evaluate("void setTimeout(() => { console.error('now'); for (;;); })")
            await page.one(ConsoleLine, text="now")
            await session.visitor.look()
            return page

    page = theatre.play(scene())
    assert [seen.text for seen in page.of(Noted)] == ["page 0 did not let itself be looked at: it is busy"]
    assert page.of(EmbedState) == []


@pytest.mark.browser
def test_a_page_that_has_not_been_opened_yet_shows_nothing(theatre: Theatre) -> None:
    async def scene() -> Notebook:
        async with on_site(theatre, {}) as (session, page, _):
            await session.visitor.look()
            return page

    assert theatre.play(scene()).seen == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://desk.example/widget?inbox_id=1&parent_origin=x", True),
        ("https://desk.example/widget?parent_origin=x&inbox_id=1", True),
        ("https://desk.example/widgets?id=1", False),
        ("chrome-error://chromewebdata/", False),
    ],
)
def test_the_widgets_frame_is_known_by_its_address(url: str, expected: bool) -> None:
    assert is_widget(url) is expected


def test_a_reading_keeps_where_the_launcher_is() -> None:
    raw = {
        "url": "u",
        "script_ran": True,
        "instance": True,
        "loaded": True,
        "frames": 1,
        "launcher": "usable",
        "open": False,
        "x": 10.5,
        "y": 20,
    }
    seen = read_embed(raw, 3)
    assert (seen.x, seen.y, seen.state.page) == (10.5, 20.0, 3)
