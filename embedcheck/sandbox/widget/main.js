// The page's entry. Under a fault the sandbox serves another entry, and everything else unchanged.
import { Widget } from './widget-app.js'

new Widget().start()
