from embedcheck.sandbox.instance.records import Media, Message, Person, Session
from tests.sandbox.instance.player import START


def test_a_person_without_a_last_name_keeps_the_space() -> None:
    system = Person(id=1, type="agent", first_name="System", created_at=START, updated_at=START)
    assert system.full_name == "System "


def test_the_contact_sees_neither_notes_nor_activities() -> None:
    def message(**more: object) -> Message:
        given = {
            "id": 1,
            "uuid": "u",
            "conversation": "c",
            "type": "outgoing",
            "status": "sent",
            "content": "",
            "text_content": "",
            "content_type": "text",
            "sender": "agent",
            "sender_id": 2,
            "created_at": START,
            "updated_at": START,
            **more,
        }
        return Message(**given)  # type: ignore[arg-type]

    seen = [message(), message(private=True), message(type="activity")]
    assert [each.seen_by_contact for each in seen] == [True, False, False]


def test_neither_a_token_nor_a_file_shows_in_a_record() -> None:
    session = Session(token="hush", person_id=1, inbox_id=1, is_visitor=True, expires_at=START)
    media = Media(id=1, uuid="u", name="a", content_type="image/png", body=b"hush", created_at=START)
    assert "hush" not in f"{session!r}{media!r}"
    assert (media.size, media.is_image) == (4, True)
