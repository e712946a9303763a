"""The widget's texts, in our own words: flat keys as Libredesk serves them, so that a driver looks them up."""

from collections.abc import Mapping

from embedcheck.sandbox.instance.more_languages import OWN_TEXTS

FALLBACK = "en-US"

ENGLISH: Mapping[str, str] = {
    "_.code": "en-US",
    "_.name": "English (United States)",
    "conversation.hideQuotedText": "Fold the quotation",
    "conversation.showQuotedText": "Unfold the quotation",
    "globals.messages.addEmoji": "Pick an emoji",
    "globals.messages.additionalFeedback": "Anything else? (optional)",
    "globals.messages.attachFile": "Add a file",
    "globals.messages.backOnDayAt": "on {day} at {time}",
    "globals.messages.backTodayAt": "this day at {time}",
    "globals.messages.backTomorrowAt": "the day after at {time}",
    "globals.messages.cancel": "Never mind",
    "globals.messages.closeChat": "Hide the chat",
    "globals.messages.connected": "Back online",
    "globals.messages.connecting": "Reaching the desk…",
    "globals.messages.connectionFailedRefresh": "The desk cannot be reached. Please load the page again.",
    "globals.messages.continueConversation": "Go on with your conversation",
    "globals.messages.currentlyOffline": "Nobody is here right now",
    "globals.messages.goBack": "Back",
    "globals.messages.maxLength": "No more than {max} characters",
    "globals.messages.noInternetConnection": "You are offline",
    "globals.messages.noMessagesYet": "Nothing has been said yet",
    "globals.messages.noResultsFound": "Nothing found",
    "globals.messages.notFound": "{name} is not there",
    "globals.messages.pleaseRateConversation": "How did we do?",
    "globals.messages.required": "{name} is needed",
    "globals.messages.save": "Keep",
    "globals.messages.send": "Send it",
    "globals.messages.sendUsMessage": "Write to us",
    "globals.messages.sending": "On its way…",
    "globals.messages.startNewConversation": "Begin a conversation",
    "globals.messages.submitFeedback": "Give feedback",
    "globals.messages.submitting": "Handing in…",
    "globals.messages.thankYouFeedback": "Thanks for telling us!",
    "globals.messages.uploading": "Uploading the file",
    "globals.messages.wellBeBack": "We are back {when}",
    "globals.terms.active": "Active",
    "globals.terms.away": "Away",
    "globals.terms.collapse": "Make smaller",
    "globals.terms.excellent": "Superb",
    "globals.terms.expand": "Make larger",
    "globals.terms.fair": "So-so",
    "globals.terms.good": "Fine",
    "globals.terms.great": "Very good",
    "globals.terms.home": "Start",
    "globals.terms.loading": "One moment…",
    # Singular and plural; the tab shows the plural.
    "globals.terms.message": "Note | Notes",
    "globals.terms.online": "Here",
    "globals.terms.phoneNumber": "Phone",
    "globals.terms.poor": "Bad",
    "globals.terms.select": "Choose",
    "globals.terms.someone": "Somebody",
    "globals.terms.tellUsMore": "Tell us more…",
    "globals.terms.today": "Today",
    "globals.terms.typeMessage": "Write here…",
    "globals.terms.yesterday": "Yesterday",
    "globals.terms.you": "You",
    "validation.invalid": "{name} is not right",
    "validation.invalidEmail": "This is no e-mail address",
    "validation.invalidPhone": "This is no phone number",
    "validation.invalidUrl": "This is no web address",
    "widget.conversationClosed": "This conversation is over",
    "widget.prechatForm.startChat": "Begin chatting",
}

GERMAN: Mapping[str, str] = {
    **ENGLISH,
    "_.code": "de-DE",
    "_.name": "Deutsch",
    "globals.messages.addEmoji": "Emoji wählen",
    "globals.messages.attachFile": "Datei anfügen",
    "globals.messages.closeChat": "Chat verbergen",
    "globals.messages.connected": "Wieder verbunden",
    "globals.messages.connecting": "Verbinde …",
    "globals.messages.connectionFailedRefresh": "Keine Verbindung. Bitte die Seite neu laden.",
    "globals.messages.continueConversation": "Gespräch fortsetzen",
    "globals.messages.goBack": "Zurück",
    "globals.messages.noInternetConnection": "Sie sind offline",
    "globals.messages.noMessagesYet": "Noch nichts gesagt",
    "globals.messages.send": "Absenden",
    "globals.messages.sendUsMessage": "Schreiben Sie uns",
    "globals.messages.sending": "Unterwegs …",
    "globals.messages.startNewConversation": "Gespräch beginnen",
    "globals.messages.uploading": "Wird hochgeladen",
    "globals.terms.collapse": "Verkleinern",
    "globals.terms.expand": "Vergrößern",
    "globals.terms.home": "Anfang",
    "globals.terms.loading": "Einen Moment …",
    "globals.terms.message": "Nachricht | Nachrichten",
    "globals.terms.typeMessage": "Hier schreiben …",
    "globals.terms.you": "Sie",
    "widget.conversationClosed": "Dieses Gespräch ist beendet",
    "widget.prechatForm.startChat": "Chat beginnen",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = dict(
    sorted(
        {
            "de-DE": GERMAN,
            "en-US": ENGLISH,
            **{code: {**ENGLISH, "_.code": code, **own} for code, own in OWN_TEXTS.items()},
        }.items()
    )
)


def texts(code: str) -> Mapping[str, str]:
    return LANGUAGES.get(code, LANGUAGES[FALLBACK])
