// Draws a timeline into its chapter when the chapter is opened, and not before: fifty of them open in a moment.

const ROW = 15;
const MOST_ROWS = 7;
const CLOSEST = 0.002;

class TimelineView {
  constructor(section) {
    this.section = section;
    this.id = section.id;
    this.model = new Timeline(parsed(section, "timeline-data"), parsed(section, "evidence-data") ?? {});
    this.folded = true;
    this.from = 0;
    this.to = 1;
    this.rescale();
    this.build(one(".timeline", section));
    new ResizeObserver(() => this.draw()).observe(this.tracks);
    this.draw();
    all(".seen bdi", section).forEach((told) => told.replaceChildren(...withTokens(this, told.textContent)));
  }

  rescale() {
    const counted = this.model.entries.filter((entry) => this.model.withRepeats || !entry.repeats);
    const ends = counted.flatMap((entry) => [entry.at, entry.until]);
    this.scale = new Scale(ends, this.folded);
  }

  build(root) {
    const { model } = this;
    this.tip = one("#tip") ?? document.body.appendChild(make("div", { id: "tip", "aria-hidden": "true", hidden: true }));
    this.state = make("p", { class: "state", role: "status" });
    this.axis = make("div", { class: "axis", "aria-hidden": "true" });
    this.lanes = LANES.map((name) => make("div", { class: `lane at-${name}`, role: "group", "aria-label": name }));
    this.tracks = make("div", {
      class: "tracks", tabindex: 0, role: "listbox", "aria-label": "Timeline: arrows move, Enter follows, + and - zoom",
      onkeydown: (event) => this.key(event), onwheel: (event) => this.wheel(event), onpointerdown: (event) => this.grab(event),
      onpointermove: (event) => this.hover(event), onpointerleave: () => { this.tip.hidden = true; }, onclick: (event) => this.pick(event),
    }, ...this.lanes);
    this.detail = make("div", { class: "detail" }, "Point at an entry to read it, click it to keep it here.");
    this.table = make("div", { class: "wide list", hidden: true, tabindex: 0, role: "region", "aria-label": "Entries as a list" });
    this.drawing = make("div", { class: "drawing" }, this.axis, this.tracks);
    root.replaceChildren(this.tools(), this.followable(), this.state, this.drawing, this.detail, this.table);
    const missing = model.total - model.entries.length;
    if (missing > 0) {
      root.append(make("p", { class: "cut" }, `The page holds ${model.entries.length} of ${model.total} entries, those that were read again and again left out first. All are in transcript.ndjson.`));
    }
  }

  tools() {
    const lanes = LANES.map((name, lane) => button(name, (event) => this.toggleLane(lane, event.currentTarget), { class: `chip lane at-${name}`, "aria-pressed": "true" }));
    const kinds = make("select", { "aria-label": "Kind", onchange: (event) => this.change(() => { this.model.kind = event.target.value; }) },
      make("option", { value: "" }, "every kind"), ...this.model.kinds.map((kind) => make("option", { value: kind }, kind.replaceAll("_", " "))));
    this.search = make("input", { type: "search", placeholder: "Search this timeline", "aria-label": "Search this timeline", oninput: (event) => this.change(() => { this.model.words = event.target.value.trim().toLowerCase(); }) });
    const zoom = make("span", { class: "zoom", role: "group", "aria-label": "Zoom" },
      button("−", () => this.zoom(1.6), { "aria-label": "Further" }), button("+", () => this.zoom(1 / 1.6), { "aria-label": "Closer" }), button("all", () => this.fit()));
    const fold = button("fold silences", (event) => this.fold(event.currentTarget), { class: "chip", "aria-pressed": "true" });
    const repeats = this.model.repeats ? button(`${this.model.repeats} repeated readings`, (event) => this.showRepeats(event.currentTarget), { class: "chip", "aria-pressed": "false" }) : "";
    const list = button("list", (event) => this.toggleList(event.currentTarget), { class: "chip", "aria-pressed": "false" });
    return make("div", { class: "tools" }, make("span", { class: "chips", role: "group", "aria-label": "Lanes" }, ...lanes), kinds, this.search, zoom, fold, repeats, list);
  }

  followable() {
    const chips = this.model.carriers.map((carrier, number) => button(carrier.text ? `“${carrier.text}”` : carrier.name, () => this.follow(number), { class: "chip carrier", "aria-pressed": "false", "data-carrier": number }));
    return chips.length ? make("p", { class: "chips follow" }, make("span", {}, "Follow "), ...chips) : "";
  }

  change(how) {
    how();
    this.draw();
    if (!this.table.hidden) fillList(this);
  }

  toggleLane(lane, chip) {
    const hidden = this.model.hiddenLanes;
    this.change(() => (hidden.has(lane) ? hidden.delete(lane) : hidden.add(lane)));
    chip.setAttribute("aria-pressed", String(!hidden.has(lane)));
  }

  showRepeats(chip) {
    this.model.withRepeats = !this.model.withRepeats;
    this.rescale();
    this.change(() => this.fit());
    if (this.model.followed) this.followedNow();
    chip.setAttribute("aria-pressed", String(this.model.withRepeats));
  }

  fold(chip) {
    this.folded = !this.folded;
    chip.setAttribute("aria-pressed", String(this.folded));
    this.rescale();
    this.fit();
  }

  follow(number) {
    if (this.model.followed?.number === number) return this.unfollow();
    this.model.followCarrier(number);
    this.model.followed.number = number;
    return this.followedNow();
  }

  followEvidence(verdict, label) {
    this.model.followEvidence(verdict, label);
    this.followedNow();
    this.select(this.model.bySeq.get([...this.model.followed.numbers].find((seq) => this.model.bySeq.has(seq))), { quietly: true });
  }

  followedNow() {
    const { followed, entries } = this.model;
    const carrying = entries.filter((entry) => followed.numbers.has(entry.seq));
    const there = carrying.filter((entry) => !entry.repeats || this.model.withRepeats);
    const hidden = carrying.length - there.length;
    const ends = there.length ? `, from ${atSecond(there[0].at)} (${LANES[there[0].lane]}) to ${atSecond(there.at(-1).at)} (${LANES[there.at(-1).lane]})` : "";
    this.state.replaceChildren(make("b", {}, `${there.length} ${there.length === 1 ? "entry is" : "entries are"} lit: `), make("bdi", {}, followed.label), `${ends}${hidden ? `, and ${hidden} repeated readings` : ""} `,
      button("◀", () => this.step(-1), { "aria-label": "The one before" }), button("▶", () => this.step(1), { "aria-label": "The next one" }), button("✕", () => this.unfollow(), { "aria-label": "Stop following" }));
    this.markChips();
    this.change(() => {});
  }

  unfollow() {
    this.model.followed = null;
    this.state.replaceChildren();
    this.markChips();
    this.change(() => {});
  }

  markChips() {
    all("[data-carrier]", this.section).forEach((chip) => chip.setAttribute("aria-pressed", String(Number(chip.dataset.carrier) === this.model.followed?.number)));
  }

  step(by) {
    const entry = this.model.beside(by);
    if (entry) this.select(entry);
  }

  // --- the window on time

  show(from, to) {
    const span = Math.min(Math.max(to - from, CLOSEST), 1);
    this.from = Math.min(Math.max(from, 0), 1 - span);
    this.to = this.from + span;
    this.draw();
  }

  fit() {
    this.show(0, 1);
  }

  zoom(by, at = (this.from + this.to) / 2) {
    const span = Math.min(Math.max((this.to - this.from) * by, CLOSEST), 1);
    const share = (at - this.from) / (this.to - this.from);
    this.show(at - share * span, at - share * span + span);
  }

  reveal(entry) {
    const place = this.scale.place(entry.at);
    const span = this.to - this.from;
    if (place < this.from + span * 0.04 || place > this.to - span * 0.04) this.show(place - span / 2, place + span / 2);
  }

  placeOf(event) {
    const box = this.tracks.getBoundingClientRect();
    return this.from + ((event.clientX - box.left) / widthOf(this)) * (this.to - this.from);
  }

  wheel(event) {
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !sideways) return;
    event.preventDefault();
    if (sideways && !event.ctrlKey) {
      const by = ((event.deltaX || event.deltaY) / widthOf(this)) * (this.to - this.from);
      this.show(this.from + by, this.to + by);
    } else this.zoom(Math.exp(event.deltaY / 300), this.placeOf(event));
  }

  grab(event) {
    if (event.button !== 0) return;
    const began = { x: event.clientX, from: this.from, to: this.to };
    this.dragged = false;
    const move = (next) => {
      if (Math.abs(next.clientX - began.x) > 4) this.dragged = true;
      if (!this.dragged) return;
      const by = ((next.clientX - began.x) / widthOf(this)) * (began.to - began.from);
      this.show(began.from - by, began.to - by);
    };
    const stop = () => ["pointermove", "pointerup", "pointercancel"].forEach((name) => removeEventListener(name, name === "pointermove" ? move : stop));
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  key(event) {
    const acts = {
      ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1),
      ArrowDown: () => this.select(this.model.across(1)), ArrowUp: () => this.select(this.model.across(-1)),
      "+": () => this.zoom(1 / 1.6), "=": () => this.zoom(1 / 1.6), "-": () => this.zoom(1.6), 0: () => this.fit(),
      Home: () => this.select(this.model.shown[0]), End: () => this.select(this.model.shown.at(-1)),
      Enter: () => this.model.selected?.carried.length && this.follow(this.model.selected.carried[0]),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  // --- entries

  draw() {
    drawAxis(this);
    drawLanes(this);
  }

  entryAt(event) {
    const item = event.target.closest?.("[data-seq]");
    return item ? this.model.bySeq.get(Number(item.dataset.seq)) : null;
  }

  hover(event) {
    const entry = event.buttons ? null : this.entryAt(event);
    this.tip.hidden = !entry;
    if (!entry) return;
    this.tip.replaceChildren(make("b", {}, `${atSecond(entry.at)} ${LANES[entry.lane]} `), `${entry.kind.replaceAll("_", " ")} `, make("bdi", {}, clipped(entry.text, 300)));
    const left = Math.min(event.clientX + 12, innerWidth - this.tip.offsetWidth - 8);
    this.tip.style.left = `${Math.max(left, 8)}px`;
    this.tip.style.top = `${Math.min(event.clientY + 16, innerHeight - this.tip.offsetHeight - 8)}px`;
  }

  pick(event) {
    const entry = this.dragged ? null : this.entryAt(event);
    if (entry) this.select(entry);
  }

  select(entry, { quietly = false } = {}) {
    if (!entry) return;
    this.model.selected = entry;
    this.reveal(this.model.standsFor(entry));
    this.draw();
    this.detail.replaceChildren(...entryDetail(this, entry));
    if (!quietly) history.replaceState(null, "", `#${this.id}-e${entry.seq}`);
  }

  toggleList(chip) {
    this.table.hidden = !this.table.hidden;
    this.drawing.hidden = !this.table.hidden;
    chip.setAttribute("aria-pressed", String(!this.table.hidden));
    if (this.table.hidden) this.draw();
    else fillList(this);
  }
}
