// The shop's own chat: a frontend on Libredesk's widget API, with no iframe and no window messages.
//
// It speaks to its own origin: the desk sends no CORS headers (but for the launcher's settings), so the
// shop's server passes `/api/v1/widget/` and `/widget/ws` on to the desk, as any reverse proxy would.

import { Chat } from './chat.js'

new Chat(window.teaChatSettings).start()
