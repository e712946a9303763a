"""How a visitor uses the example, and the files that it is served from."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from embedcheck.errors import ScenarioMistake
from embedcheck.model.frontend import Frontend, Selectors, SiteCalls
from embedcheck.sandbox.faults.fault import Fault

HERE = Path(__file__).parent
PREFIX = "/chat/"
ENTRY = "main.js"
MODULES = ("main.js", "chat.js", "api.js", "session.js", "socket.js", "view.js", "composer.js")
STYLE = "chat.css"
FAULTS = "faults.js"

FRONTEND = Frontend(
    selectors=Selectors(
        launcher=".tea-chat-launcher",
        unread=".tea-chat-unread",
        panel=".tea-chat-panel",
        close=".tea-chat-close",
        back=".tea-chat-back",
        start=".tea-chat-start",
        continue_=".tea-chat-row",
        messages=".tea-chat-messages > li",
        message_visitor=".tea-chat-you",
        message_agent=".tea-chat-us",
        message_text="p",
        typing=".tea-chat-typing",
        composer=".tea-chat-composer textarea",
        send=".tea-chat-send",
        upload=".tea-chat-file",
        prechat=".tea-chat-form [name='{key}']",
    ),
    calls=SiteCalls(
        set_user="teaChat.signIn(jwt)",
        user_jwt="window.teaChatUser = jwt",
        logout="teaChat.signOut()",
        show="teaChat.open()",
        hide="teaChat.close()",
    ),
    session="localStorage tea-chat.session",
    visitor="localStorage tea-chat.visitor",
)

LYING_ENTRY = """\
import {{ Chat }} from './chat.js'
import {{ FAULTS }} from './faults.js'

const chat = new Chat(window.teaChatSettings)
for (const name of [{names}]) FAULTS[name](chat)
chat.start()
"""


def files(faults: Iterable[str] = ()) -> Mapping[str, str]:
    """Name to text. With faults, another entry applies them before the chat starts."""
    honest = {name: (HERE / name).read_text(encoding="utf-8") for name in (*MODULES, STYLE)}
    chosen = tuple(faults)
    if not chosen:
        return honest
    names = ", ".join(f'"{name}"' for name in chosen)
    lying = {ENTRY: LYING_ENTRY.format(names=names), FAULTS: (HERE / FAULTS).read_text(encoding="utf-8")}
    return {**honest, **lying}


def known_faults() -> frozenset[str]:
    """The faults of the widget and of the site that the example can have, too."""
    text = (HERE / FAULTS).read_text(encoding="utf-8")
    return frozenset(re.findall(r"^  (\w+) \(chat\)", text, re.MULTILINE))


def is_foreign(fault: Fault) -> bool:
    """Whether only Libredesk's embed can have this fault."""
    return fault.layer in ("site", "widget") and fault.name not in known_faults()


def refuse_foreign(faults: Iterable[Fault]) -> None:
    """Raises ScenarioMistake for a fault that is Libredesk's embed's alone."""
    for fault in faults:
        if is_foreign(fault):
            raise ScenarioMistake(
                f"the fault {fault.name} is one of the sandbox's own widget, and no custom frontend has it",
                next_step=f"Leave out the custom frontend, or choose one of {', '.join(sorted(known_faults()))}.",
            )
