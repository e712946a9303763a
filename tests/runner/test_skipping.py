import pytest

from embedcheck.model.frontend import Frontend, Selectors, SiteCalls
from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox
from embedcheck.runner.skipping import Skip, lacks, why_skipped, without_agent
from embedcheck.scenario.config import Config, Instance
from embedcheck.scenario.models import PlacedStep
from embedcheck.steps.agent import AgentSays
from embedcheck.steps.expect import ExpectBlocked
from embedcheck.steps.identity import Identify, Logout
from embedcheck.steps.step import Step
from embedcheck.steps.widget import OpenWidget, Show

OWN = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"
OTHER = "1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"


def config(site: str | None = None, **inboxes: str) -> Config:
    named = {name.replace("_", "-"): NamedInbox(uuid=uuid) for name, uuid in inboxes.items()}
    instance = Instance(url="https://desk.example", inbox=OWN, inboxes=named)
    return Config(site=site, instance=instance)


def skipped(inbox: str, where: Config) -> Skip:
    skip = why_skipped(inbox, where)
    assert skip is not None
    return skip


def test_a_scenario_that_names_no_inbox_is_played_everywhere() -> None:
    for where in (Config(), config(), config(site="https://shop.example")):
        assert why_skipped(None, where) is None


def test_the_sandbox_has_its_inboxes_out_of_the_box() -> None:
    for name in ("prechat", "hours", "no-uploads", "trusted", "one-conversation", "second"):
        assert why_skipped(name, Config()) is None
    skip = skipped("secnd", Config())
    assert skip.reason == "the sandbox has no inbox `secnd`"
    assert "Did you mean `second`?" in skip.next_step


def test_an_inbox_that_the_configuration_does_not_name_says_how_to_name_it() -> None:
    skip = skipped("no-uploads", config(no_upload=OTHER))
    assert skip.reason == "the configuration names no inbox `no-uploads`"
    for words in ("`no-upload`", "EMBEDCHECK_INBOX_NO_UPLOADS", "`instance.inboxes.no-uploads.uuid`"):
        assert words in skip.next_step


def test_the_inboxes_that_steps_speak_of_must_be_there_and_need_not_be_embedded() -> None:
    site = "https://shop.example"
    assert why_skipped(None, config(site, second=OTHER), needs=["second"]) is None
    assert why_skipped(None, Config(), needs=["second"]) is None
    missing = why_skipped(None, config(site), needs=["second"])
    assert missing is not None
    assert "`second`" in missing.reason


def test_before_a_named_inbox_of_an_instance_the_demo_site_is_served() -> None:
    assert why_skipped("second", config(second=OTHER)) is None


def test_a_site_of_ones_own_embeds_one_inbox_only() -> None:
    site = "https://shop.example"
    assert site in skipped("second", config(site, second=OTHER)).reason
    assert why_skipped("second", config(site, second=OWN)) is None, (
        "it is the very inbox that the site embeds"
    )


def placed(name: str, step: Step) -> PlacedStep:
    return PlacedStep(name=name, step=step, file="a.yaml", line=1, col=1)


def test_without_an_agents_key_what_an_agent_does_is_skipped_and_the_key_is_named() -> None:
    steps = [placed("open_widget", OpenWidget()), placed("agent_says", AgentSays(text="Hi"))]
    skip = without_agent(steps, config())
    assert skip is not None
    assert skip.reason == "the step `agent_says` is an agent's, and the configuration has no agent's API key"
    assert "EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET" in skip.next_step
    assert without_agent(steps[:1], config()) is None, "nobody is an agent in it"


def test_the_sandbox_and_an_instance_with_a_key_have_their_agent() -> None:
    steps = [placed("agent_says", AgentSays(text="Hi"))]
    key = Secret("k", "agent-key")
    with_key = Instance(url="https://desk.example", inbox=OWN, agent_key=key, agent_secret=key)
    assert without_agent(steps, Config()) is None
    assert without_agent(steps, Config(instance=with_key)) is None


NEEDED = Selectors(
    launcher="a", panel="b", composer="c", messages="d", message_visitor="e", message_agent="f"
)


@pytest.mark.parametrize(
    ("name", "step", "reason"),
    [
        ("logout", Logout(), "`logout` needs `widget.api.logout`"),
        ("identify", Identify(external_user_id="a", email="a@b.c", first_name="A"), "`widget.api.set_user`"),
        (
            "identify",
            Identify(external_user_id="a", email="a@b.c", first_name="A", at="load"),
            "`widget.api.user_jwt`",
        ),
        ("expect_blocked", ExpectBlocked(what="frame"), "no frame of the desk's"),
    ],
)
def test_what_a_custom_frontend_cannot_do_is_skipped_with_the_reason(
    name: str, step: Step, reason: str
) -> None:
    steps = [placed(name, step)]
    skip = lacks(steps, Frontend(selectors=NEEDED))
    assert skip is not None
    assert reason in skip.reason
    assert lacks(steps, None) is None


def test_a_custom_frontend_whose_site_says_how_plays_every_step() -> None:
    able = Frontend(selectors=NEEDED, calls=SiteCalls(logout="chat.out()", show="chat.open()"))
    steps = [placed(name, step) for name, step in ABLE]
    assert lacks(steps, able) is None


ABLE: list[tuple[str, Step]] = [("logout", Logout()), ("show", Show()), ("open_widget", OpenWidget())]
