from embedcheck.model.target import NamedInbox
from embedcheck.runner.skipping import Skip, why_skipped
from embedcheck.scenario.config import Config, Instance

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
