"""The widget's most seen texts in the other languages that Libredesk ships, in our own words.

Where a language lacks a text, the English one is served in its place (`internal/i18n`, `cmd/i18n.go`).
"""

from collections.abc import Mapping

_KEYS = (
    "_.name",
    "globals.messages.closeChat",
    "globals.messages.connected",
    "globals.messages.connecting",
    "globals.messages.continueConversation",
    "globals.messages.goBack",
    "globals.messages.noMessagesYet",
    "globals.messages.sendUsMessage",
    "globals.messages.startNewConversation",
    "globals.terms.home",
    "globals.terms.loading",
    "globals.terms.message",
    "globals.terms.typeMessage",
    "globals.terms.you",
    "widget.conversationClosed",
    "widget.prechatForm.startChat",
)

# In the order of the keys above. Two hold back on purpose what Libredesk's own tables lack.
_TEXTS: Mapping[str, tuple[str | None, ...]] = {
    "da-DK": (
        *("Dansk", "Skjul chatten", "Forbundet igen", "Forbinder …", "Gå videre med samtalen", "Tilbage"),
        *("Intet er sagt endnu", "Skriv til os", "Begynd en samtale", "Start", "Et øjeblik …"),
        *("Note | Noter", "Skriv her …", "Dig", "Denne samtale er slut", "Begynd at chatte"),
    ),
    "es-ES": (
        *("Español", "Ocultar el chat", "De nuevo en línea", "Llamando…", "Seguir con su charla", "Atrás"),
        *("Aún no hay nada", "Escríbanos", "Empezar una charla", "Portada", "Un momento…"),
        *("Nota | Notas", "Escriba aquí…", "Usted", "Esta charla terminó", "Empezar a charlar"),
    ),
    "fa-IR": (
        *("فارسی", "پنهان کردن گفتگو", "دوباره وصل شد", "در حال اتصال…", "ادامهٔ گفتگوی شما", None),
        *("هنوز چیزی گفته نشده", "به ما بنویسید", "آغاز یک گفتگو", "آغازه", "یک لحظه…"),
        *("یادداشت | یادداشت‌ها", "اینجا بنویسید…", "شما", "این گفتگو تمام شد", "آغاز گفتگو"),
    ),
    "fr-FR": (
        *("Français", "Masquer le chat", "De retour", "Appel…", "Poursuivre la discussion", "Retour"),
        *("Rien n’a été dit", "Écrivez-nous", "Ouvrir une discussion", "Début", "Un instant…"),
        *("Note | Notes", "Écrivez ici…", "Vous", "Cette discussion est finie", "Se mettre à discuter"),
    ),
    "it-IT": (
        *("Italiano", "Nascondi la chat", "Di nuovo in linea", "Collegamento…", "Riprendi il discorso"),
        *("Indietro", "Non c’è ancora nulla", "Scrivici", "Comincia un discorso", "Inizio", "Un attimo…"),
        *("Nota | Note", "Scrivi qui…", "Tu", "Questo discorso è finito", "Comincia a parlare"),
    ),
    "ja-JP": (
        *("日本語", "チャットを隠す", "つながりました", "接続しています…", "話の続きへ", None),
        *("まだ何もありません", "ご連絡ください", "話を始める", "はじめ", "お待ちください…"),
        *("お便り | お便り", "ここに書く…", "あなた", "この話は終わりました", "話し始める"),
    ),
    "mr-IN": (
        *("मराठी", "गप्पा लपवा", "पुन्हा जोडले", "जोडत आहे…", "तुमचे बोलणे पुढे न्या", None),
        *("अजून काही नाही", "आम्हाला लिहा", "बोलणे सुरू करा", "आरंभ", "एक क्षण…"),
        *("टीप | टिपा", "इथे लिहा…", "तुम्ही", "हे बोलणे संपले", "बोलू लागा"),
    ),
    "pt-BR": (
        *("Português (Brasil)", "Esconder o chat", "De volta", "Conectando…", "Seguir com a conversa"),
        *("Voltar", "Nada foi dito ainda", "Escreva para nós", "Abrir uma conversa", "Começo"),
        *("Um momento…", None, "Escreva aqui…", "Você", "Esta conversa acabou", "Começar a conversar"),
    ),
    "zh-CN": (
        *("中文(简体)", "收起聊天", "已恢复", "正在连接…", "接着聊", "后退"),
        *("还没有内容", "写给我们", "开启对话", "起始页", "请稍候…"),
        *("便条 | 便条", "在此书写…", "您", "本次对话已结束", "开始对话"),
    ),
}

OWN_TEXTS: Mapping[str, Mapping[str, str]] = {
    code: {key: text for key, text in zip(_KEYS, texts, strict=True) if text is not None}
    for code, texts in _TEXTS.items()
}
