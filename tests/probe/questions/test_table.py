from embedcheck.probe.questions import QUESTIONS
from embedcheck.probe.questions.conversations import INIT
from embedcheck.probe.questions.inboxes import INBOXES
from embedcheck.probe.questions.limits import LIMITS
from embedcheck.probe.questions.merging import MERGING
from embedcheck.probe.questions.messages import MESSAGE
from embedcheck.probe.questions.page_visits import PAGE_VISITS
from embedcheck.probe.questions.pages import PAGES
from embedcheck.probe.questions.pushes import NEW_MESSAGE
from embedcheck.probe.questions.sessions import EXCHANGE
from embedcheck.probe.questions.settings import SETTINGS
from embedcheck.probe.questions.sockets import JOINING
from embedcheck.probe.questions.stories import STORIES
from embedcheck.probe.questions.typing_signs import TYPING
from embedcheck.probe.questions.uploads import UPLOADS
from embedcheck.sandbox.shop_inbox import guarded_settings

ALL = [question for group in QUESTIONS.values() for question in group]
TOPICS = (
    *(INBOXES, SETTINGS, PAGES, EXCHANGE, INIT, MESSAGE, UPLOADS, MERGING),
    *(JOINING, TYPING, PAGE_VISITS, NEW_MESSAGE, LIMITS),
)


def test_every_topic_is_in_the_table() -> None:
    assert all(topic in QUESTIONS.values() for topic in TOPICS)


def test_every_question_has_a_name_of_its_own() -> None:
    names = [question.name for question in ALL]
    assert len(set(names)) == len(names)


def test_every_question_says_in_a_line_of_a_terminal_what_a_good_instance_does() -> None:
    for question in ALL:
        assert question.sentence
        assert question.sentence[0].isupper() or question.sentence[0] in "/1"
        assert len(question.sentence) <= 76, question.name


def test_the_sandbox_that_is_asked_has_every_inbox_that_a_question_needs() -> None:
    named = {inbox.name for inbox in guarded_settings().other_inboxes}
    assert {question.inbox for question in ALL if question.inbox} <= named


def test_the_probes_stories_go_before_those_of_the_checks() -> None:
    assert "two JSON documents" in STORIES["D-20"].looks_like
    assert "logout" not in STORIES["D-20"].workaround
    assert STORIES["D-48"].reference
