// When somebody is there: the line below the chat's heading, by the inbox's business hours.

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MINUTE = 60000
const DAY = 1440 * MINUTE
const AHEAD = 14

// What to say now; empty where there is nothing to say, null where the inbox shows no hours.
export function officeHours ({ config, conversation, texts, now = new Date() }) {
  const hours = config.show_office_hours_in_chat ? inForce(config, conversation) : null
  if (!hours) return null
  const offset = conversation?.working_hours_utc_offset ?? config.working_hours_utc_offset ?? 0
  if (isOpen(hours, now, offset)) return conversation?.assignee?.availability_status === 'online' ? '' : config.chat_reply_expectation_message || ''
  const next = nextOpening(hours, now, offset)
  if (!next) return texts.say('globals.messages.currentlyOffline')
  return texts.fill('globals.messages.wellBeBack', { when: inWords(next, now, texts) })
}

function inForce (config, conversation) {
  const assigned = config.show_office_hours_after_assignment && conversation?.business_hours_id
  const wanted = assigned || Number(config.default_business_hours_id)
  return (config.business_hours || []).find((each) => each.id === wanted)
}

// The desk's own calendar: read with the UTC getters.
function there (moment, offset) {
  return new Date(moment.getTime() + offset * MINUTE)
}

function scheduleOf (hours, local) {
  const date = local.toISOString().slice(0, 10)
  const day = hours.hours?.[DAYS[local.getUTCDay()]]
  const isHoliday = (hours.holidays || []).some((each) => each.date === date)
  return !isHoliday && day?.open && day.close && day.open !== day.close ? day : null
}

function isOpen (hours, moment, offset) {
  if (hours.is_always_open) return true
  const local = there(moment, offset)
  const day = scheduleOf(hours, local)
  const time = local.toISOString().slice(11, 16)
  return Boolean(day) && time >= day.open && time <= day.close
}

function nextOpening (hours, now, offset) {
  for (let ahead = 0; ahead < AHEAD; ahead++) {
    const local = there(new Date(now.getTime() + ahead * DAY), offset)
    const day = scheduleOf(hours, local)
    if (!day) continue
    const opens = new Date(`${local.toISOString().slice(0, 10)}T${day.open}:00Z`).getTime() - offset * MINUTE
    if (opens > now.getTime()) return new Date(opens)
  }
  return null
}

function inWords (moment, now, texts) {
  const time = moment.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })
  const days = Math.round((new Date(moment).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / DAY)
  if (days === 0) return texts.fill('globals.messages.backTodayAt', { time })
  if (days === 1) return texts.fill('globals.messages.backTomorrowAt', { time })
  return texts.fill('globals.messages.backOnDayAt', { day: moment.toLocaleDateString('en-US', { weekday: 'long' }), time })
}
