from embedcheck.sandbox.instance.conversations import FIRST_REFERENCE, SURVEY_PREVIEW
from tests.sandbox.instance.player import AGENT_API, Player


def test_conversations_are_numbered_for_people() -> None:
    player = Player()
    chats = [player.visitor(), player.visitor()]
    numbers = [player.agent("GET", f"{AGENT_API}/{chat.uuid}").data["reference_number"] for chat in chats]
    assert numbers == [str(FIRST_REFERENCE + 1), str(FIRST_REFERENCE + 2)]


def test_notes_are_a_last_message_but_no_last_interaction() -> None:
    player = Player()
    chat = player.visitor("hello")
    player.reply(chat, "<p>psst</p>", private=True)
    seen = player.agent("GET", f"{AGENT_API}/{chat.uuid}").data
    assert (seen["last_message"], seen["last_interaction"]) == ("psst", "hello")
    assert chat.read()["conversation"]["last_message"]["content"] == "hello"


def test_a_surveys_preview_hides_its_link() -> None:
    assert "http" not in SURVEY_PREVIEW


def test_a_reply_of_nothing_but_tags_has_an_empty_preview() -> None:
    player = Player()
    chat = player.visitor()
    player.reply(chat, "<p></p>")
    assert player.agent("GET", f"{AGENT_API}/{chat.uuid}").data["last_interaction"] == ""
