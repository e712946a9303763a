"""What the widget can do wrong. Each `act` takes the widget's assets and returns those of a lying one.

The deed itself is a function of the same name in `sandbox/widget/faults.js`.
"""

from functools import partial

from embedcheck.sandbox.faults.fault import Fault
from embedcheck.sandbox.widget.assets import with_widget_faults


def _lie(name: str, summary: str) -> Fault:
    return Fault(name=name, layer="widget", summary=summary, act=partial(with_widget_faults, (name,)))


_LIES = {
    # The loader, on the host page.
    "session_not_stored": "The session token never becomes a cookie, so a reload makes a new visitor.",
    "visitor_token_not_stored": "The visitor token never becomes a cookie, so a later sign-in merges nothing.",
    "visitor_cookie_not_deleted": "CLEAR_VISITOR_TOKEN is heard, and the visitor cookie stays.",
    "cookie_for_one_page": "The cookies are valid below one page only.",
    "cookie_until_browser_closes": "The cookies have no age and end with the browser.",
    "cookie_shared_across_sites": "The cookies are SameSite=None.",
    "token_in_storage": "The tokens are also written to the site's localStorage.",
    "token_in_fragment": "The token is put into the fragment of the site's address.",
    "token_logged": "The token is written to the site's console.",
    "token_to_third_party": "The token is sent to a third party in an image's address.",
    "lose_page_visit_on_push": "A pushState is not noticed.",
    "lose_page_visit_on_replace": "A replaceState is not noticed.",
    "lose_page_visit_on_back": "The back and forward buttons are not noticed.",
    "lose_page_visit_on_hash": "A change of the hash is not noticed.",
    "page_info_not_given": "REQUEST_PAGE_INFO is not answered, so a join tells of no page.",
    "stale_title": "Every page visit has the title of the first page.",
    "page_visit_without_title": "Page visits have no title.",
    "wrong_page_visit_url": "Page visits have the address of a page that nobody visited.",
    "page_visit_leaks_token": "The address of a page visit holds the session token.",
    "page_visit_twice": "Each page visit is sent again a second later.",
    "launcher_never_shown": "The launcher stays hidden.",
    "launcher_is_dead": "A click on the launcher does nothing.",
    "two_frames": "Two iframes are opened.",
    "frame_of_another_inbox": "The iframe is opened for an inbox that does not exist.",
    "badge_never_shown": "The launcher shows no unread count.",
    "badge_counts_double": "The launcher shows twice the unread count.",
    "badge_stays": "The unread count never goes away.",
    "user_jwt_ignored": "The site's userJWT is ignored.",
    "set_user_ignored": "setUser does nothing.",
    "dead_cookies_kept": "CLEAR_SESSION_TOKEN and CLEAR_VISITOR_TOKEN are not heard, so that the cookies stay.",
    "logout_keeps_cookies": "logout leaves the cookies.",
    "host_page_throws": "The widget throws on the site's page at each navigation.",
    "host_page_cannot_scroll": "The widget stops the site's page from scrolling.",
    "host_page_console_errors": "The widget writes an error into the site's console each time it is opened.",
    "closed_chat_keeps_focus": "The closed chat is drawn invisibly, and keeps the keyboard.",
    "closing_scrolls_to_top": "Closing the chat scrolls the site's page to its top.",
    "styles_left_on_body": "The open chat pushes the site's page aside, and the closed one leaves it there.",
    "globals_leaked": "The widget's script leaves names of its own on the site's window.",
    "frame_in_the_flow": "The opened iframe takes room in the page and moves its content.",
    "history_is_swallowed": "The widget wraps the site's history and forgets to call the original.",
    "too_many_requests": "The launcher's settings are requested forty times.",
    "too_many_bytes": "The widget loads five megabytes that it does not need.",
    "long_task_at_boot": "The launcher keeps the site's main thread for 600 ms while it boots (slow is not wrong).",
    # The iframe: identity.
    "keep_visitor_cookie": "X-Libredesk-Clear-Visitor is ignored: cookie and memory keep the visitor token.",
    "keep_sending_visitor_token": "The visitor cookie is cleared, but the token is still sent.",
    "no_visitor_token": "The visitor token is never offered, so a sign-in loses the history.",
    "session_not_resumed": "A stored session is ignored, so a reload makes a new visitor.",
    "dead_session_kept": "A session that the server refuses is kept and used again.",
    "sign_in_keeps_visitor": "After a sign-in the widget goes on as the anonymous visitor.",
    "visitor_kept_over_reload": "The visitor token outlives logout and reload, and merges the old chat into the next person.",
    "history_not_loaded": "Conversations are not read after a load or a sign-in.",
    "logout_keeps_session": "logout clears the cookies, but the iframe goes on with the session.",
    # Requests.
    "no_inbox_header": "Requests name the inbox in the query and not in the header.",
    "wrong_inbox_header": "Requests name an inbox that does not exist.",
    "no_bearer": "Requests carry no bearer token.",
    "visitor_bearer_after_sign_in": "After a sign-in the old visitor token is the bearer.",
    "token_in_url": "The session token is put into every request's query.",
    "missing_route_asked": "The widget requests a route that no instance has.",
    # The socket.
    "no_socket": "No WebSocket is opened.",
    "no_join": "The WebSocket is opened and never joined.",
    "join_twice": "Each join is sent twice.",
    "join_with_dead_token": "The join carries a token that the server does not know.",
    "speak_before_joining": "A page visit is sent before the join.",
    "unknown_frame": "A frame is sent that the protocol does not have.",
    "page_visit_with_wrong_fields": "Page visits say href and name where the protocol says url and title.",
    "no_ping": "No ping is sent, so the server drops the socket.",
    "ping_slowly": "A ping is sent every forty seconds, so the server drops the socket.",
    "no_reconnect": "A dropped socket is not opened again.",
    "no_rejoin": "After a drop the socket is opened again, but not joined.",
    "no_catch_up": "After a drop nothing is read that was missed.",
    "page_visits_not_sent": "Page visits are never sent.",
    "page_visits_only_once": "Only the first page visit of a page load is sent.",
    # Messages.
    "drop_push": "A pushed reply is not shown.",
    "show_reply_twice": "A pushed reply is shown twice.",
    "show_reply_as_own": "A reply is shown as the visitor's own message.",
    "show_reply_late": "A pushed reply is shown seven seconds late.",
    "show_reply_elsewhere": "A pushed reply is put into another conversation, if the visitor has two.",
    "garble_reply": "The text of a reply is garbled.",
    "run_agent_html": "An agent's HTML is put on the page as it is, and its handlers run.",
    "show_newest_first": "Messages are shown in the wrong order.",
    "post_message_twice": "Each message is posted twice.",
    "start_conversation_twice": "The first message starts two conversations.",
    "start_conversation_unasked": "As soon as it is opened, the widget starts a conversation that nobody asked for.",
    "show_but_never_post": "A message is shown as sent, and never posted.",
    "post_half_a_message": "The second half of each message is lost.",
    "prechat_not_shown": "The form before a chat is not shown, although the inbox asks for it.",
    "prechat_answers_lost": "A chat is begun without the answers to the form before it.",
    "prechat_answer_garbled": "The visitor's name is garbled on its way from the form to the server.",
    "forget_own_message": "A message that was sent is not shown any more.",
    "upload_half_a_file": "The second half of each file is lost.",
    "files_not_shown": "A message's files are not drawn.",
    "upload_under_another_name": "Files are uploaded under another name.",
    # Presence.
    "typing_not_told": "The agent never learns that the visitor types.",
    "typing_for_another_conversation": "The widget tells of typing in a conversation that nobody has.",
    "typing_never_ends": "The agent never learns that the visitor stopped typing.",
    "typing_not_shown": "The visitor never sees that the agent types.",
    "updates_not_shown": "The visitor never sees a new status or assignee.",
    "typing_dots_stay": "The visitor sees the agent type for ever.",
    "unread_not_told": "The site never learns how many replies are unread.",
    "own_messages_are_unread": "The visitor's own messages count as unread.",
    "last_seen_not_told": "A read reply is never marked as seen.",
    "seen_while_closed": "A reply is marked as seen while the widget is closed.",
    # Boot.
    "boot_never_ends": "WIDGET_LOADED never comes.",
    "boot_fails": "The widget's texts cannot be read, and it never boots.",
    "boot_slowly": "The widget boots more than a second late (slow is not wrong).",
    "draw_slowly": "The widget draws everything a quarter of a second late (slow is not wrong).",
}

WIDGET_FAULTS: dict[str, Fault] = {name: _lie(name, summary) for name, summary in _LIES.items()}
