// What a timeline knows: its entries, which of them are shown, which are followed. It draws nothing.

const LANES = ["steps", "page", "widget", "wire", "probe", "agent"];
const READINGS = new Set(["request_sent", "response_received", "response_finished", "messages_read", "conversation_read", "identity_read", "visits_read", "cookies_seen", "storage_seen", "embed_state", "chat_shown"]);
const TONES = ["plain", "bad", "sent", "received"];

class Timeline {
  constructor(data, evidence) {
    this.total = data.total;
    this.carriers = data.f.map(([name, text]) => ({ name, text, numbers: new Set() }));
    this.entries = data.e.map(([seq, ms, lane, kind, tone, text, carried = []]) => {
      carried.forEach((each) => this.carriers[each].numbers.add(seq));
      return { seq, at: ms / 1000, until: ms / 1000, lane, kind: data.k[kind], tone: TONES[tone], text: data.w[text], carried, evidenceOf: [], partners: [] };
    });
    this.bySeq = new Map(this.entries.map((entry) => [entry.seq, entry]));
    this.kinds = [...new Set(this.entries.map((entry) => entry.kind))].sort();
    this.pair(data.p);
    this.spanSteps();
    this.evidence = evidence;
    for (const [verdict, numbers] of Object.entries(evidence)) {
      numbers.forEach((seq) => this.bySeq.get(seq)?.evidenceOf.push(verdict));
    }
    this.repeats = this.markRepeats();
    this.withRepeats = false;
    this.hiddenLanes = new Set();
    this.kind = "";
    this.words = "";
    this.followed = null;
    this.selected = null;
  }

  // What is read again and again, and says what it said before. It hides until it is asked for.
  markRepeats() {
    const last = new Map();
    const repeats = this.entries.filter((entry) => {
      const subject = `${entry.lane} ${entry.kind} ${entry.text}`;
      const again = last.has(subject) && READINGS.has(entry.kind);
      last.set(subject, entry);
      return again;
    });
    repeats.forEach((entry) => { entry.repeats = true; });
    return repeats.length;
  }

  // A request is one bar, from its sending to its answer.
  pair(exchanges) {
    for (const numbers of exchanges) {
      const [first, ...rest] = numbers.map((seq) => this.bySeq.get(seq));
      first.until = rest.at(-1).at;
      first.partners = rest;
      for (const entry of rest) {
        entry.partOf = first;
        if (entry.tone === "bad") first.tone = "bad";
      }
    }
  }

  spanSteps() {
    let begun = null;
    for (const entry of this.entries) {
      if (entry.kind === "step_began") begun = entry;
      else if (entry.kind === "step_ended" && begun) {
        begun.until = entry.at;
        if (entry.tone === "bad") begun.tone = "bad";
        else entry.partOf = begun;
        begun = null;
      }
    }
  }

  matches(entry) {
    return (this.withRepeats || !entry.repeats || this.selected === entry)
      && !this.hiddenLanes.has(entry.lane)
      && (!this.kind || entry.kind === this.kind)
      && (!this.words || `${entry.kind} ${entry.text} ${entry.carried.map((each) => this.carriers[each].name).join(" ")}`.toLowerCase().includes(this.words));
  }

  get shown() {
    return this.entries.filter((entry) => this.matches(entry));
  }

  // What gets a place of its own: an answer is part of its request's bar, unless it is asked for alone.
  get drawn() {
    const shown = this.shown;
    const there = new Set(shown);
    return shown.filter((entry) => !entry.partOf || !there.has(entry.partOf));
  }

  standsFor(entry) {
    return entry.partOf && this.matches(entry.partOf) ? entry.partOf : entry;
  }

  isLit(entry) {
    return this.followed !== null
      && (this.followed.numbers.has(entry.seq) || entry.partners.some((each) => this.followed.numbers.has(each.seq)));
  }

  followCarrier(number) {
    const { name, text, numbers } = this.carriers[number];
    this.followed = { label: text ? `“${text}”` : name, name, numbers };
  }

  followEvidence(verdict, label) {
    this.followed = { label: `the evidence of ${label}`, name: "", numbers: new Set(this.evidence[verdict] ?? []) };
  }

  // The neighbour of the selected entry in time, among those that are lit, or all that are shown.
  beside(step) {
    const candidates = this.shown.filter((entry) => !this.followed || this.followed.numbers.has(entry.seq));
    if (!candidates.length) return null;
    const now = this.selected?.seq ?? (step > 0 ? -1 : Infinity);
    const next = step > 0 ? candidates.find((entry) => entry.seq > now) : candidates.findLast((entry) => entry.seq < now);
    return next ?? null;
  }

  // The entry of the next lane in that direction that is nearest in time.
  across(step) {
    if (!this.selected) return this.beside(1);
    for (let lane = this.selected.lane + step; lane >= 0 && lane < LANES.length; lane += step) {
      const there = this.drawn.filter((entry) => entry.lane === lane);
      const near = (entry) => Math.abs(entry.at - this.selected.at);
      if (there.length) return there.reduce((best, entry) => (near(entry) < near(best) ? entry : best));
    }
    return null;
  }
}
