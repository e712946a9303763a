"""The form before a chat: is it asked, is it sent whole, and does the agent read what the visitor wrote?"""

from collections.abc import Iterator, Mapping
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import opening
from embedcheck.checks.tokens import text
from embedcheck.model.observations import (
    ConversationRead,
    PrechatGiven,
    PrechatShown,
    StepEnded,
    VisitorSaid,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

COUNTRY_CODE = "_country_code"
# Where the server keeps the default fields of the form (`chat.go:1098-1160`); any other is an attribute.
KEPT_AS = {
    "name": "first_name",
    "email": "email",
    "phone": "phone_number",
    "phone_country_code": "phone_number_country_code",
}
Field = Mapping[str, Any]


def prechat_answers_arrive(transcript: Transcript) -> Iterator[Verdict]:
    """What a visitor answers in the form before the chat is sent with it, and read by the agent.

    Why it matters: an agent who does not know who writes cannot call back, and answers the same
    questions again.
    How Libredesk behaves: the form is asked by the widget, not by the server: of required fields the
    server holds new visitors to name, e-mail and telephone alone, and answers 500 where one is missing
    (`chat.go:226-229`). The answers are the `form_data` of `init`; unknown keys are ignored.
    What breaks it: a custom frontend that sends no `form_data` or names its keys otherwise, an attribute
    that was deleted in Libredesk while the form still asks for it.
    To mend it: draw the form from `prechat_form` of the settings, and send each answer under its field's
    `key`.
    """
    about = About("prechat_answers_arrive")
    fields = asked_fields(transcript)
    given = transcript.of(PrechatGiven)
    if not fields:
        yield about.not_asked(
            "The inbox asks nothing before a chat.", "Play on an inbox with a pre-chat form."
        )
        return
    if (finding := _not_shown(about, transcript, given)) is not None:
        yield finding
        return
    inits = begun_by_visitors(transcript)
    if not inits:
        yield about.not_asked("No visitor began a chat.", "Let the visitor `fill_prechat` and `say`.")
        return
    seen: list[Seen] = [*given, *transcript.of(PrechatShown)]
    for init in inits:
        verdict = _sent_otherwise(about, transcript, fields, init) or _stored_otherwise(
            about, transcript, fields, init
        )
        if verdict is not None:
            yield verdict
            return
        seen += [*init.seen, *_readings(transcript, init)[-1:]]
    yield about.passed("What visitors answered before the chat is what the agent reads.", seen)


def asked_fields(transcript: Transcript) -> list[Field]:
    """The enabled fields of the form, as the widget's newest settings have them."""
    newest = [each for each in exchanges(transcript, endpoints.SETTINGS) if isinstance(each.data, dict)]
    form = newest[-1].data.get("prechat_form") if newest else None
    if not isinstance(form, dict) or not form.get("enabled"):
        return []
    return [field for field in form.get("fields") or [] if field.get("enabled")]


def begun_by_visitors(transcript: Transcript) -> list[Exchange]:
    """Chats that somebody without a session began: only they are held to the whole form."""
    return [each for each in exchanges(transcript, endpoints.INIT) if not each.authorization]


def incomplete(transcript: Transcript) -> list[Exchange]:
    """Chats that were begun without an answer that the form requires."""
    fields = asked_fields(transcript)
    return [each for each in begun_by_visitors(transcript) if _missing(fields, each)]


def _not_shown(about: About, transcript: Transcript, given: list[Entry[PrechatGiven]]) -> Verdict | None:
    failed = [
        each for each in transcript.of(StepEnded) if each.seen.name == "fill_prechat" and each.seen.error
    ]
    hidden = [each for each in failed if "shows no form" in (each.seen.error or "")]
    if not hidden or not given:
        return None
    return about.failed(
        "The inbox asks visitors before a chat, and the widget shows no form.",
        [*given, *hidden],
        owner=Owner.WIDGET,
        next_step="Show the fields of `prechat_form` (settings) before a visitor's first message.",
    )


def _missing(fields: list[Field], init: Exchange) -> list[str]:
    sent = _form_data(init)
    required = [
        str(field.get("key")) for field in fields if field.get("required") and not _may_be_empty(field)
    ]
    return [key for key in required if not str(sent.get(key) or "").strip()]


def _may_be_empty(field: Field) -> bool:
    return field.get("type") == "checkbox"  # an unchecked box is left out (PreChatForm.vue)


def _sent_otherwise(
    about: About, transcript: Transcript, fields: list[Field], init: Exchange
) -> Verdict | None:
    given = _given_with(transcript, init)
    sent = _form_data(init)
    wanted = _expected(fields, given)
    lost = [key for key in wanted if key not in sent] or _missing(fields, init)
    changed = [key for key in wanted if key in sent and not _same(sent[key], wanted[key])]
    if not lost and not changed:
        return None
    what = f"without {', '.join(lost)}" if lost else f"with another {', '.join(changed)} than was answered"
    return about.failed(
        f"A visitor's chat was begun {what}.",
        [*given, *transcript.of(PrechatShown), *init.seen],
        owner=Owner.WIDGET,
        next_step="Send every answer of the form as `form_data` of `init`, under the key of its field.",
    )


def _stored_otherwise(
    about: About, transcript: Transcript, fields: list[Field], init: Exchange
) -> Verdict | None:
    if not init.succeeded:
        return about.unproven(
            f"The chat could not be begun: {init.outcome}.",
            init.seen,
            owner=Owner.SERVER,
            next_step="See no_request_fails.",
        )
    readings = _readings(transcript, init)
    if not readings:
        missing_key = not opening(transcript).has_agent
        return about.unproven(
            "The answers were sent, and no agent read the visitor's contact.",
            init.seen,
            owner=Owner.ENVIRONMENT if missing_key else Owner.EMBEDCHECK,
            next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
        )
    sent = _form_data(init)
    # After a sign-in the agent reads the contact, whose attributes are not the visitor's: any reading will do.
    differing = [_differing(fields, sent, each.seen) for each in readings]
    if not all(differing):
        return None
    return about.failed(
        f"The agent reads another {', '.join(differing[-1])} than the visitor answered, or none.",
        [*init.seen, readings[-1]],
        owner=Owner.SERVER,
        next_step="See the instance's log, and whether the field's custom attribute still exists.",
    )


def _readings(transcript: Transcript, init: Exchange) -> list[Entry[ConversationRead]]:
    conversation = init.data.get("conversation") if isinstance(init.data, dict) else None
    uuid = text(conversation, "uuid")
    reads = transcript.of(ConversationRead, by=Witness.AGENT)
    return [each for each in reads if each.seen.conversation == uuid]


def _differing(fields: list[Field], sent: Mapping[str, Any], read: ConversationRead) -> list[str]:
    stored = {**(read.contact.get("custom_attributes") or {}), **read.custom_attributes}
    default = {str(field.get("key")) for field in fields if field.get("is_default")}
    default |= {key + COUNTRY_CODE for key in default}
    custom = {str(field.get("key")) for field in fields} - default
    kept = {key: read.contact.get(KEPT_AS.get(key, "")) for key in default} | {
        key: stored.get(key) for key in custom
    }
    # The country is kept with a number only, and e-mail addresses are kept in lower case.
    asked = {key: value for key, value in sent.items() if key in kept and not _is_bare_country(key, sent)}
    return [key for key, value in asked.items() if not _same(kept[key], value, folded=key == "email")]


def _is_bare_country(key: str, sent: Mapping[str, Any]) -> bool:
    return key.endswith(COUNTRY_CODE) and not sent.get(key.removesuffix(COUNTRY_CODE))


def _given_with(transcript: Transcript, init: Exchange) -> list[Entry[PrechatGiven]]:
    """What was answered for this chat: since the message before the one that began it."""
    since = 0
    for said in transcript.of(VisitorSaid):
        if said.seen.text.strip() == text(init.sent, "message").strip():
            given = transcript.of(PrechatGiven)
            return [each for each in given if since < each.seq < said.seq]
        since = said.seq
    return []


def _expected(fields: list[Field], given: list[Entry[PrechatGiven]]) -> dict[str, Any]:
    """The answers under the keys of their fields, as the widget ought to send them."""
    wanted: dict[str, Any] = {}
    for name, value in (item for each in given for item in each.seen.answers.items()):
        field = next((each for each in fields if name in (each.get("key"), each.get("label"))), None)
        key = str(field.get("key")) if field else ""
        if not key or value is False:
            continue
        if isinstance(value, dict):
            wanted |= {key: value.get("number"), key + COUNTRY_CODE: value.get("country")}
        else:
            wanted[key] = value
    return wanted


def _form_data(init: Exchange) -> dict[str, Any]:
    data = init.sent.get("form_data")
    return data if isinstance(data, dict) else {}


def _same(one: Any, other: Any, *, folded: bool = False) -> bool:
    """Whether two writings of one answer are the same: a number may be sent as text."""
    left, right = (_written(value) for value in (one, other))
    return left.lower() == right.lower() if folded else left == right


def _written(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value)
    try:
        return f"{float(value):g}" if not isinstance(value, str) else value.strip()
    except (TypeError, ValueError):
        return str(value)
