import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from embedcheck.errors import BadSetup, ScenarioMistake
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox import Sandbox, open_demo_site, open_sandbox
from embedcheck.sandbox.circumstances import Circumstances
from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.relay import Network
from embedcheck.sandbox.sandbox import named_faults, set_up
from embedcheck.sandbox.shop_inbox import shop_settings
from embedcheck.sandbox.site_pages.customer import ADA, Signature, mint

REAL = Target(
    site="", instance="http://127.0.0.1:9", inbox="i-1", agent_key=Secret("k"), agent_secret=Secret("s")
)
Play = Callable[[Sandbox, httpx.AsyncClient], Awaitable[None]]


def during(opening: AbstractAsyncContextManager[Sandbox], play: Play) -> Sandbox:
    async def bounded() -> Sandbox:
        async with asyncio.timeout(30), opening as opened, httpx.AsyncClient() as client:
            await play(opened, client)
            return opened

    return asyncio.run(bounded())


def test_site_and_instance_answer_and_know_of_each_other() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        target = opened.target
        page = await client.get(target.site)
        assert f'src="{target.instance}/widget.js"' in page.text
        assert (await client.get(f"{target.instance}/widget.js")).status_code == 200
        launcher = await client.get(
            f"{target.instance}/api/v1/widget/chat/settings/launcher", params={"inbox_id": target.inbox}
        )
        assert launcher.json()["status"] == "success"

    target = during(open_sandbox(), play).target
    assert target.sandbox
    assert target.demo_site


def test_the_shop_can_embed_a_further_inbox_and_faults_befall_that_one() -> None:
    async def settings(target: Target, client: httpx.AsyncClient, inbox: str) -> httpx.Response:
        url = f"{target.instance}/api/v1/widget/chat/settings"
        return await client.get(url, headers={"X-Libredesk-Inbox-ID": inbox})

    async def honest(opened: Sandbox, client: httpx.AsyncClient) -> None:
        target = opened.target
        assert target.inboxes["prechat"].uuid == target.inbox
        assert target.inboxes["prechat"].jwt_secret == target.jwt_secret
        assert target.inbox in (await client.get(target.site)).text
        form = (await settings(target, client, target.inbox)).json()["data"]["prechat_form"]
        assert [(field["key"], field["required"]) for field in form["fields"]] == [
            ("name", True),
            ("email", True),
            ("company", False),
        ]

    async def lying(opened: Sandbox, client: httpx.AsyncClient) -> None:
        target = opened.target
        assert (await settings(target, client, target.inbox)).status_code == 400
        assert (await settings(target, client, target.inboxes["second"].uuid)).status_code == 200

    during(open_sandbox(inbox="prechat"), honest)
    during(open_sandbox(inbox="prechat", faults=frozenset({"inbox_disabled"})), lying)


def test_for_a_browser_they_are_two_sites() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        assert urlsplit(opened.target.site).hostname == "localhost"
        assert urlsplit(opened.target.instance).hostname == "127.0.0.1"

    during(open_sandbox(), play)


def test_the_credentials_of_the_target_are_good() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        target = opened.target
        assert target.agent_key
        assert target.agent_secret
        assert target.jwt_secret
        agent = {"Authorization": f"token {target.agent_key.reveal()}:{target.agent_secret.reveal()}"}
        listed = await client.get(f"{target.instance}/api/v1/conversations/all", headers=agent)
        assert listed.status_code == 200
        exchanged = await client.post(
            f"{target.instance}/api/v1/widget/chat/auth/exchange",
            headers={"X-Libredesk-Inbox-ID": target.inbox},
            json={"jwt": mint(ADA, target.jwt_secret.reveal(), Signature())},
        )
        assert exchanged.json()["data"]["user"]["first_name"] == "Ada"

    during(open_sandbox(), play)


def test_circumstances_reach_the_clock_the_inbox_and_the_pages() -> None:
    around = Circumstances(
        clock_ahead=timedelta(hours=2),
        widget=(lambda widget: replace(widget, dark_mode=True),),
        pages=(lambda page: page.with_headers(x_shop="tea"),),
        network=Network(delay=0.01),
    )

    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        target = opened.target
        page = await client.get(target.site)
        assert page.headers["x-shop"] == "tea"
        settings = await client.get(
            f"{target.instance}/api/v1/widget/chat/settings", params={"inbox_id": target.inbox}
        )
        assert settings.json()["data"]["dark_mode"]
        ahead = parsedate_to_datetime(settings.headers["date"]) - datetime.now(UTC)
        assert timedelta(hours=1, minutes=59) < ahead < timedelta(hours=2, minutes=1)

    during(open_sandbox(around=around), play)


def test_a_demo_site_alone_has_no_clock_of_the_server() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pass

    with pytest.raises(BadSetup, match="a condition of the server"):
        during(open_demo_site(REAL, around=Circumstances(clock_ahead=timedelta(hours=2))), play)


def test_a_network_cannot_be_put_before_a_certificate() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pass

    secure = replace(REAL, instance="https://desk.example")
    with pytest.raises(BadSetup, match="certificate"):
        during(open_demo_site(secure, around=Circumstances(network=Network(delay=0.1))), play)


def test_after_the_block_neither_answers() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pass

    target = during(open_sandbox(), play).target
    for url in (target.site, target.instance):
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)


def test_faults_of_all_three_layers_are_made_at_once() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        assert (await client.get(opened.target.site)).text.count("/widget.js") == 2
        assert "LOADER_FAULTS" in (await client.get(f"{opened.target.instance}/widget.js")).text
        frame = await client.get(f"{opened.target.instance}/widget", params={"inbox_id": opened.target.inbox})
        assert "frame-ancestors 'self' www.shop.example" in frame.headers["content-security-policy"]

    opened = during(
        open_sandbox(faults=frozenset({"script_doubled", "stale_title", "site_not_trusted"})), play
    )
    assert [fault.name for fault in opened.faults] == ["script_doubled", "site_not_trusted", "stale_title"]


def test_an_honest_sandbox_shows_no_lie() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        assert "FAULTS" not in (await client.get(f"{opened.target.instance}/widget.js")).text
        missing = await client.get(f"{opened.target.instance}/widget/assets/faults.js")
        assert missing.status_code == 404

    assert during(open_sandbox(), play).faults == ()


def test_an_unknown_fault_is_a_mistake_that_names_the_nearest() -> None:
    with pytest.raises(ScenarioMistake, match="no fault no_pings") as refused:
        named_faults(frozenset({"no_pings"}))
    assert "no_ping?" in refused.value.next_step


def test_a_fault_like_no_other_leads_to_the_list() -> None:
    with pytest.raises(ScenarioMistake) as refused:
        named_faults(frozenset({"xyzzy"}))
    assert refused.value.next_step == "`embedcheck list faults` shows them all."


def test_a_taken_site_port_is_a_bad_setup_that_names_it() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        taken = urlsplit(opened.target.site).port or 0
        with pytest.raises(BadSetup, match=str(taken)):
            async with open_sandbox(site_port=taken):
                pass

    during(open_sandbox(), play)


def test_the_ports_that_are_asked_for_are_bound() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pass

    first = during(open_sandbox(), play).target
    ports = urlsplit(first.site).port or 0, urlsplit(first.instance).port or 0
    second = during(open_sandbox(site_port=ports[0], instance_port=ports[1]), play).target
    assert (second.site, second.instance) == (first.site, first.instance)


def test_an_administrators_mistake_changes_the_settings_and_a_lie_does_not() -> None:
    honest = shop_settings()
    assert set_up(honest, [FAULTS["no_ping"], FAULTS["script_missing"]]) == honest
    assert not set_up(honest, [FAULTS["inbox_disabled"]]).inbox.enabled


def test_the_demo_site_embeds_the_given_instance_and_keeps_its_credentials() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        assert 'src="http://127.0.0.1:9/widget.js"' in (await client.get(opened.target.site)).text

    target = during(open_demo_site(REAL), play).target
    assert (target.instance, target.inbox, target.agent_key) == (REAL.instance, REAL.inbox, REAL.agent_key)
    assert target.demo_site
    assert not target.sandbox


def test_before_a_real_instance_the_site_may_lie() -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        assert "/widget.js" not in (await client.get(opened.target.site)).text

    during(open_demo_site(REAL, faults=frozenset({"script_missing"})), play)


@pytest.mark.parametrize("fault", ["no_ping", "site_not_trusted", "answer_slowly"])
def test_before_a_real_instance_widget_and_server_may_not_lie(fault: str) -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pytest.fail("it opened")

    with pytest.raises(BadSetup, match=fault):
        during(open_demo_site(REAL, faults=frozenset({fault})), play)


def built_widget(folder: Path) -> Path:
    for name in ("static/widget.js", "frontend/dist/widget/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"official {name}")
    return folder


def test_libredesks_own_widget_can_be_served(tmp_path: Path) -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        script = await client.get(f"{opened.target.instance}/widget.js")
        assert script.text == "official static/widget.js"

    during(open_sandbox(widget_assets_from=built_widget(tmp_path)), play)


def test_libredesks_own_widget_tells_none_of_our_lies(tmp_path: Path) -> None:
    async def play(opened: Sandbox, client: httpx.AsyncClient) -> None:
        pytest.fail("it opened")

    opening = open_sandbox(widget_assets_from=built_widget(tmp_path), faults=frozenset({"no_ping"}))
    with pytest.raises(BadSetup, match="no_ping"):
        during(opening, play)
