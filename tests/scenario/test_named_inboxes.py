"""`instance.inboxes`: further inboxes by the names that scenarios give them."""

from pathlib import Path

import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox
from tests.scenario.test_config import INBOX, complaints, instance, read

OTHER = "1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"


def test_further_inboxes_have_names_and_secrets_of_their_own(tmp_path: Path) -> None:
    text = instance(f", inboxes: {{second: {{uuid: {OTHER}, jwt_secret: of-the-second}}}}, jwt_secret: own")
    env = {"EMBEDCHECK_INBOX_NO_UPLOADS": OTHER, "EMBEDCHECK_JWT_SECRET_SECOND": "from-outside"}
    config = read(tmp_path, text, env)
    assert config.instance is not None
    assert config.instance.inboxes == {
        "second": NamedInbox(uuid=OTHER, jwt_secret=Secret("from-outside")),
        "no-uploads": NamedInbox(uuid=OTHER),
    }
    target = config.instance.target(site="", inbox="second")
    assert (target.inbox, target.jwt_secret) == (OTHER, Secret("from-outside"))
    assert set(config.secrets) == {Secret("own"), Secret("from-outside")}
    assert "from-outside" not in repr(config)


def test_a_named_inbox_without_a_secret_is_not_given_another_s(tmp_path: Path) -> None:
    text = instance(f", inboxes: {{second: {{uuid: {OTHER}}}}}, jwt_secret: own")
    found = read(tmp_path, text).instance
    assert found is not None
    assert found.target(site="", inbox="second").jwt_secret is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            instance(f", inboxes: {{second: {{uid: {INBOX}}}}}"),
            'unknown field `uid` in `instance.inboxes.second`; expected one of `uuid` or `jwt_secret`; did you mean "uuid"?',
        ),
        (instance(", inboxes: {second: {jwt_secret: x}}"), "`instance.inboxes.second` has no `uuid`"),
        (instance(", inboxes: {second: {uuid: abc}}"), '"abc" is not the UUID of an inbox'),
        (
            instance(f", inboxes: {{Second_One: {{uuid: {INBOX}}}}}"),
            'the inbox "Second_One"; expected a plain lower-case word with dashes, e.g. `one-conversation`; did you mean "second-one"?',
        ),
        (
            f"instance: {{inboxes: {{second: {{uuid: {INBOX}}}}}}}\n",
            "named inboxes without their instance; expected `instance.url` as well",
        ),
    ],
)
def test_what_is_wrong_with_a_named_inbox_is_told(tmp_path: Path, text: str, said: str) -> None:
    found = complaints(tmp_path, text)
    assert any(said in line for line in found), found


def test_a_secret_without_its_inbox_is_no_mistake_as_what_needs_that_inbox_is_skipped(tmp_path: Path) -> None:
    config = read(tmp_path, instance(), {"EMBEDCHECK_JWT_SECRET_SECOND": "s"})
    assert config.instance is not None
    assert config.instance.inboxes == {}


def test_the_secret_of_a_named_inbox_is_never_quoted(tmp_path: Path) -> None:
    text = (
        f"instance:\n  url: nope\n  inboxes:\n    second:\n      uuid: {INBOX}\n      jwt_secret: [hunter2]\n"
    )
    assert not [line for line in complaints(tmp_path, text) if "hunter2" in line]
