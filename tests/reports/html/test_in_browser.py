"""The page as its reader has it: opened from disk in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from embedcheck.model.results import ScenarioOutcome
from tests.reports import sample
from tests.reports.html import values

pytestmark = pytest.mark.browser

GREEN = replace(
    values.RED,
    name="A first chat",
    outcome=ScenarioOutcome.PASSED,
    verdicts=(sample.JOIN_COMES_FIRST, sample.PUSHES_HAVE_DRIFTED, sample.VISITS_UNSEEN, sample.NOBODY_TYPED),
    folder="a-first-chat-chromium",
)
CHAPTER, TIMELINE = "#s-2", "#s-2 .tracks"


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three scenarios, of which the second failed and the third is hostile."""
    folder = tmp_path_factory.mktemp("failed")
    for result, chat in (
        (GREEN, values.CHAT[:11]),
        (values.RED, values.CHAT),
        (values.HOSTILE_RESULT, values.HOSTILE_CHAT),
    ):
        values.write_transcript(folder / result.folder, chat)
    (folder / values.RED.folder / "merged.png").write_bytes(values.PICTURE)
    plays = (GREEN, values.RED, values.HOSTILE_RESULT)
    values.report(folder, values.run_of(*(sample.finished(each, index) for index, each in enumerate(plays))))
    return folder / "report.html"


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("green")
    values.write_transcript(folder / GREEN.folder, values.CHAT[:11])
    values.report(folder, values.run_of(sample.finished(GREEN, 0), exit_code=0))
    return folder / "report.html"


@pytest.fixture
def opened(page: Page, failed: Path) -> Iterator[Page]:
    """The failed run, and the complaint about whatever leaves the disk or speaks up in the console."""
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda sent: troubles.append(sent.url) if not sent.url.startswith(("file:", "data:")) else None,
    )
    page.goto(failed.as_uri())
    yield page
    assert troubles == []


def follow(page: Page, words: str) -> None:
    page.locator(f"{CHAPTER} .follow button", has_text=words).click()


def lit(page: Page) -> set[str]:
    return {str(each.get_attribute("data-seq")) for each in page.locator(f"{CHAPTER} .item.lit").all()}


def test_it_opens_from_disk_and_draws_only_what_is_opened(opened: Page) -> None:
    expect(opened.get_by_role("heading", level=1)).to_have_text("2 of 3 scenarios failed: 2 causes")
    assert opened.locator(".item").count() == 0
    opened.locator(f"{CHAPTER} > details > summary").click()
    expect(opened.locator(f"{CHAPTER} .item")).to_have_count(12)
    assert opened.locator("#s-3 .item").count() == 0


def test_hostile_words_neither_run_nor_lead_anywhere(opened: Page) -> None:
    opened.goto(opened.url + "#s-3-e6")
    for item in opened.locator("#s-3 .item").all():
        item.hover()
    opened.locator("#s-3").get_by_role("button", name="list", exact=True).click()
    expect(opened.locator("#s-3 .list tbody tr")).to_have_count(len(values.HOSTILE_CHAT))
    assert opened.evaluate("window.hit") is None
    assert opened.locator("#s-3 img").count() == 0
    links = opened.evaluate("[...document.links].map((each) => each.protocol)")
    assert set(links) == {"file:"}


def test_the_keys_walk_search_help_and_escape(opened: Page) -> None:
    for key, here in (("j", "s-1"), ("j", "s-2"), ("k", "s-1"), ("n", "s-2")):
        opened.keyboard.press(key)
        assert opened.evaluate("document.querySelector('section.here').id") == here
    opened.keyboard.press("Enter")
    expect(opened.locator(TIMELINE)).to_be_visible()
    opened.keyboard.press("/")
    opened.keyboard.type("store_visitor_token")
    expect(opened.locator("#hits")).to_have_text("2 found")
    expect(opened.locator("#s-3")).to_be_hidden()
    opened.keyboard.press("Escape")
    expect(opened.locator("#s-3")).to_be_visible()
    opened.keyboard.press("?")
    expect(opened.get_by_role("dialog", name="Keys and signs")).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("dialog")).to_be_hidden()


def test_one_token_and_one_message_are_followed_from_lane_to_lane(opened: Page) -> None:
    opened.goto(opened.url + "#s-2")
    follow(opened, "‹visitor#1›")
    assert lit(opened) == {"9", "10"}
    expect(opened.locator(f"{CHAPTER} .state")).to_contain_text("from 1.400 s (widget) to 1.600 s (wire)")
    follow(opened, "Hello b7k2m1y")
    assert lit(opened) == {"8", "11"}
    opened.keyboard.press("Escape")
    assert lit(opened) == set()
    opened.goto(opened.url.partition("#")[0] + "#s-2-e10")
    opened.locator(f"{CHAPTER} .detail .token").click()
    assert lit(opened) == {"9", "10"}
    opened.locator(CHAPTER).get_by_role("button", name="list", exact=True).click()
    expect(opened.locator(f"{CHAPTER} .list tbody tr")).to_contain_text(["STORE_VISITOR_TOKEN", "join"])


def test_lanes_kinds_and_words_filter(opened: Page) -> None:
    opened.goto(opened.url + "#s-2")
    section = opened.locator(CHAPTER)
    items = section.locator(".item")
    section.get_by_role("button", name="agent").click()
    expect(items).to_have_count(11)
    section.get_by_label("Kind").select_option("frame")
    expect(items).to_have_count(1)
    section.get_by_label("Kind").select_option("")
    section.get_by_label("Search this timeline").fill("widget.js")
    expect(items).to_have_count(1)


def test_a_verdict_leads_to_its_evidence_and_back(opened: Page) -> None:
    opened.goto(opened.url + "#s-2")
    opened.locator("#s-2-v1 .ev").click()
    assert lit(opened) == {"3"}  # the answer is part of its request's bar
    detail = opened.locator(f"{CHAPTER} .detail")
    expect(detail).to_contain_text("GET /widget.js")
    detail.get_by_role("link", name="visitor_token_is_cleared").click()
    expect(opened.locator("#s-2-v1")).to_be_in_viewport()
    expect(opened).to_have_url(opened.url.partition("#")[0] + "#s-2-v1")


def test_a_deep_link_opens_its_scenario_at_the_entry(opened: Page) -> None:
    opened.goto(opened.url + "#s-2-e13")
    expect(opened.locator(f"{CHAPTER} .item[aria-selected=true]")).to_have_attribute("data-seq", "12")
    expect(opened.locator(f"{CHAPTER} .detail")).to_contain_text("503 /api/v1/me")
    expect(opened.locator(f"{CHAPTER} .drawing")).to_be_in_viewport()


def test_the_timeline_is_walked_and_zoomed_by_keys(opened: Page) -> None:
    opened.goto(opened.url + "#s-2-e9")
    opened.locator(TIMELINE).focus()
    opened.keyboard.press("ArrowRight")
    chosen = opened.locator(f"{CHAPTER} .item[aria-selected=true]")
    expect(chosen).to_have_attribute("data-seq", "10")
    expect(opened.locator(TIMELINE)).to_have_attribute("aria-activedescendant", "s-2-item10")
    width = opened.locator(f"{CHAPTER} .item.bar").first.bounding_box()
    opened.keyboard.press("+")
    wider = opened.locator(f"{CHAPTER} .item.bar").first.bounding_box()
    assert width is not None
    assert wider is not None
    assert wider["width"] > width["width"] * 1.3
    opened.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("data-seq", "11")


def test_a_command_is_copied(opened: Page) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.locator(".cause [data-copy]").first.click()
    expect(opened.locator(".cause [data-copy]").first).to_have_text("Copied")
    assert opened.evaluate("navigator.clipboard.readText()") == "embedcheck explain visitor_token_is_cleared"


def test_known_defects_are_a_click_away_from_the_headline_with_what_to_do_meanwhile(
    page: Page, tmp_path: Path
) -> None:
    met = replace(GREEN, verdicts=(sample.JOIN_COMES_FIRST, sample.OLD_CHAT_READABLE))
    values.report(tmp_path, values.run_of(sample.finished(met, 0), exit_code=0))
    page.goto((tmp_path / "report.html").as_uri())
    expect(page.locator("#known-defects")).to_be_hidden()
    expect(page.locator(".joy").first).to_contain_text("was met, and below is told what one can do meanwhile")
    page.get_by_role("link", name="1 known defect of Libredesk").click()
    expect(page.locator("#known-defects")).to_contain_text("Meanwhile: Do not offer logout()")


def test_the_theme_can_be_chosen(opened: Page) -> None:
    light = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.keyboard.press("t")
    dark = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    opened.reload()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_on_paper_what_failed_is_open(opened: Page) -> None:
    opened.emulate_media(media="print")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(opened.locator(f"{CHAPTER} .finding .seen").first).to_be_visible()
    expect(opened.locator("#s-1 .matrix")).to_be_hidden()
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not opened.evaluate("document.querySelector('#s-2 > details').open")


def test_on_a_phone_a_verdict_stands_below_its_name_and_no_word_is_cut(opened: Page) -> None:
    opened.set_viewport_size({"width": 390, "height": 844})
    opened.goto(opened.url + "#s-2")
    row = opened.locator("#s-2-v1")
    name, verdict = row.locator("th").bounding_box(), row.locator("td:nth-child(6)").bounding_box()
    assert name is not None
    assert verdict is not None
    assert verdict["y"] >= name["y"] + name["height"] - 1
    assert verdict["width"] > 300
    assert opened.evaluate("document.querySelector('#s-2 .wide').scrollWidth") <= 390
    room = opened.evaluate(
        """() => {
          const box = document.querySelector("#search"), style = getComputedStyle(box);
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = style.font;
          const free = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
          return free - pen.measureText(box.placeholder).width;
        }"""
    )
    assert room >= 0


@pytest.mark.parametrize(
    ("run", "width", "scheme"),
    [("failed", 1280, "light"), ("failed", 390, "dark"), ("green", 1280, "dark"), ("green", 390, "light")],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    run: str, width: int, scheme: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(run)
    dark = scheme == "dark"
    # axe is put into the page by evaluating it, which the page's own policy rightly forbids.
    with browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    ) as context:
        page = context.new_page()
        page.goto(path.as_uri() + ("#s-2-e9" if run == "failed" else "#s-1"))
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
