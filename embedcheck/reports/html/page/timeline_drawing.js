// How a timeline looks: bars and dots in rows that do not overlap, the axis, the chosen entry, the list.

const SMALLEST = 9;

// Room is left at the end for a dot that stands there.
const widthOf = (view) => Math.max(view.tracks.clientWidth - SMALLEST - 4, 1);

const clipped = (text, longest) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

function drawAxis(view) {
  const width = widthOf(view);
  const pixel = (time) => ((view.scale.place(time) - view.from) / (view.to - view.from)) * width;
  const first = view.scale.time(view.from);
  const last = view.scale.time(view.to);
  const marks = [];
  let free = -Infinity;
  for (const { time, label } of ticks(first, last, view.scale.silences.length ? 60 : width / 90)) {
    const left = pixel(time);
    if (left < free || left > width - 24) continue;
    free = left + 58;
    const mark = make("span", {}, label);
    mark.style.left = `${left}px`;
    marks.push(mark);
  }
  for (const { from, to } of view.scale.silences) {
    const left = pixel(from);
    const right = pixel(to);
    if (right < 0 || left > width || to - from < 1.5) continue;
    const fold = make("i", { title: `${(to - from).toFixed(1)} s in which nothing was seen` });
    fold.style.left = `${left}px`;
    fold.style.width = `${Math.max(right - left, 3)}px`;
    marks.push(fold);
  }
  view.axis.replaceChildren(...marks);
}

function drawLanes(view) {
  const width = widthOf(view);
  const pixel = (time) => ((view.scale.place(time) - view.from) / (view.to - view.from)) * width;
  const byLane = LANES.map(() => []);
  for (const entry of view.model.drawn) byLane[entry.lane].push(entry);
  view.tracks.classList.toggle("following", view.model.followed !== null);
  view.tracks.removeAttribute("aria-activedescendant");
  byLane.forEach((entries, lane) => {
    const ends = [];
    const items = [];
    for (const entry of entries) {
      const left = pixel(entry.at);
      const length = Math.max(pixel(entry.until) - left, SMALLEST);
      const row = freeRow(ends, left);
      ends[row] = Math.max(left + length + 1, ends[row] ?? -Infinity);
      if (left + length < 0 || left > width) continue;
      items.push(drawn(view, entry, left, length, row));
    }
    view.lanes[lane].replaceChildren(...items);
    view.lanes[lane].hidden = view.model.hiddenLanes.has(lane);
    view.lanes[lane].style.height = `${Math.max(ends.length, 1) * ROW + 9}px`;
  });
}

// The first row that is free from here on; where all are taken, the one that is free soonest.
function freeRow(ends, left) {
  for (let row = 0; row < MOST_ROWS; row += 1) if ((ends[row] ?? -Infinity) <= left) return row;
  return ends.indexOf(Math.min(...ends));
}

function drawn(view, entry, left, length, row) {
  const isChosen = view.model.selected !== null && view.model.standsFor(view.model.selected) === entry;
  const isLong = length > SMALLEST;
  const classes = ["item", entry.tone, isLong ? "bar" : "dot"];
  if (view.model.isLit(entry)) classes.push("lit");
  if (entry.evidenceOf.length || entry.partners.some((each) => each.evidenceOf.length)) classes.push("evidence");
  const item = make("div", {
    class: classes.join(" "), role: "option", id: `${view.id}-item${entry.seq}`, "data-seq": entry.seq, "aria-selected": String(isChosen),
    "aria-label": `${atSecond(entry.at)} ${entry.kind.replaceAll("_", " ")} ${clipped(entry.text, 120)}`,
  });
  if (isLong && length > 40) item.textContent = clipped(entry.text, Math.floor(Math.min(length, 900) / 6));
  item.style.left = `${left}px`;
  item.style.width = `${length}px`;
  item.style.top = `${row * ROW + 5}px`;
  if (isChosen) view.tracks.setAttribute("aria-activedescendant", item.id);
  return item;
}

function entryDetail(view, entry) {
  const link = `#${view.id}-e${entry.seq}`;
  const carried = entry.carried.map((number) => {
    const { name, text, numbers } = view.model.carriers[number];
    return button(`${text ? `“${text}”` : name} in ${numbers.size}`, () => view.follow(number), { class: "chip carrier", "data-carrier": number, "aria-pressed": String(view.model.followed?.number === number) });
  });
  const proofs = entry.evidenceOf.map((verdict) => {
    const check = verdictName(view.section, verdict);
    return make("a", { href: `#${view.id}-v${verdict}`, class: "chip" }, check);
  });
  const partners = [entry.partOf, ...(entry.partOf ?? entry).partners].filter((each) => each && each !== entry);
  return [
    make("p", {}, make("b", { class: `lane at-${LANES[entry.lane]}` }, LANES[entry.lane]), ` ${entry.kind.replaceAll("_", " ")} at ${atSecond(entry.at)}, `,
      make("a", { href: link }, `entry ${entry.seq}`)),
    make("p", { class: "text" }, make("bdi", {}, ...withTokens(view, entry.text))),
    carried.length ? make("p", { class: "chips" }, make("span", {}, "Carries "), ...carried) : "",
    proofs.length ? make("p", { class: "chips" }, make("span", {}, "Evidence of "), ...proofs) : "",
    partners.length ? make("p", { class: "chips" }, make("span", {}, "Belongs to "), ...partners.map((each) => button(`${each.kind.replaceAll("_", " ")} at ${atSecond(each.at)}`, () => view.select(each), { class: "chip" }))) : "",
  ];
}

// The text, in which every pseudonym can be pressed to follow it.
function withTokens(view, text) {
  return text.split(/(‹[^‹›]{1,60}›)/).map((part) => {
    const number = view.model.carriers.findIndex((carrier) => carrier.name === part);
    return number < 0 ? part : button(part, () => view.follow(number), { class: "token", "data-carrier": number, "aria-pressed": String(view.model.followed?.number === number), title: "Follow it" });
  });
}

const verdictName = (section, verdict) => one(`#${section.id}-v${verdict} code`)?.textContent ?? "a verdict";

const LONGEST_LIST = 3000;

function fillList(view) {
  const { followed } = view.model;
  const shown = view.model.shown.filter((entry) => !followed || followed.numbers.has(entry.seq)).slice(0, LONGEST_LIST);
  const rows = shown.map((entry) => make("tr", {},
    make("td", {}, make("a", { href: `#${view.id}-e${entry.seq}` }, atSecond(entry.at))),
    make("td", {}, LANES[entry.lane]), make("td", {}, entry.kind.replaceAll("_", " ")), make("td", {}, make("bdi", {}, entry.text))));
  view.table.replaceChildren(make("table", {},
    make("caption", {}, `${shown.length} of ${view.model.total} entries`),
    make("thead", {}, make("tr", {}, ...["time", "lane", "kind", "what was seen"].map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows)));
}
