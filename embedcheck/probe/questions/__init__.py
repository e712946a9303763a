"""The questions of `embedcheck probe`: each element of the widget API, with good input and with bad.

question, expecting     what a question is; small sentences about answers
interviewer, listener   what it asks with: clients, sockets, an agent; ears
cast                    the people of an interview
stories                 the known defects that questions come upon
inboxes … limits        the questions, one file for each topic
"""

from embedcheck.probe.questions.conversations import INIT, LIST, ONE
from embedcheck.probe.questions.inboxes import INBOXES
from embedcheck.probe.questions.limits import LIMITS
from embedcheck.probe.questions.merging import MERGING
from embedcheck.probe.questions.messages import MESSAGE, SEEN
from embedcheck.probe.questions.page_visits import PAGE_VISITS
from embedcheck.probe.questions.pages import PAGES
from embedcheck.probe.questions.pushes import NEW_MESSAGE, UPDATES
from embedcheck.probe.questions.question import Question
from embedcheck.probe.questions.sessions import EXCHANGE, ME
from embedcheck.probe.questions.settings import LAUNCHER, SETTINGS
from embedcheck.probe.questions.sockets import ALIVE, JOINING
from embedcheck.probe.questions.typing_signs import TYPING
from embedcheck.probe.questions.uploads import UPLOADS

# By the elements of the published page, in its order.
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "inbox": INBOXES,
    "settings/launcher": LAUNCHER,
    "settings": SETTINGS,
    "script, frame, languages": PAGES,
    "auth/exchange": EXCHANGE,
    "auth/me": ME,
    "conversations/init": INIT,
    "conversations": LIST,
    "conversations/{uuid}": ONE,
    "message": MESSAGE,
    "update-last-seen": SEEN,
    "media/upload": UPLOADS,
    "visitor becomes contact": MERGING,
    "socket: join": JOINING,
    "socket: ping": ALIVE,
    "socket: typing": TYPING,
    "socket: page_visit": PAGE_VISITS,
    "socket: new_message": NEW_MESSAGE,
    "socket: conversation_update": UPDATES,
    "limits": LIMITS,
}
