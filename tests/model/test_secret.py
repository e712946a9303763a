import copy
import logging
import pickle
import traceback

import pytest

from embedcheck.model.secret import Secret

CANARY = "canary-0123456789"
SECRET = Secret(CANARY, "jwt-secret")


def test_a_secret_shows_its_name_wherever_it_is_formatted() -> None:
    shown = [str(SECRET), repr(SECRET), f"{SECRET!s:>20}", "%s" % SECRET, repr([SECRET])]  # noqa: UP031

    for text in shown:
        assert CANARY not in text
        assert "‹jwt-secret›" in text


def test_a_secret_does_not_stand_in_a_traceback() -> None:
    with pytest.raises(ValueError, match="jwt-secret") as caught:
        raise ValueError(SECRET)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_secret_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("embedcheck.test").warning("the key is %s", SECRET)

    assert CANARY not in caplog.text


@pytest.mark.parametrize("serialise", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_never_serialised(serialise: object) -> None:
    with pytest.raises(TypeError):
        serialise(SECRET)  # type: ignore[operator]


def test_only_revealing_gives_the_value_and_an_empty_one_is_false() -> None:
    assert SECRET.reveal() == CANARY
    assert not Secret("")
    assert Secret(CANARY, "other") == SECRET
