// #s-3 is a scenario, #s-3-p2 a step of it, #s-3-v7 a verdict, #s-3-e42 an entry of its transcript.

const views = new Map();

const chapterOf = (section) => one("details.chapter", section);

function viewOf(section) {
  if (!views.has(section.id) && one(".timeline", section)) views.set(section.id, new TimelineView(section));
  return views.get(section.id) ?? null;
}

function open(section) {
  chapterOf(section).open = true;
  return viewOf(section);
}

function flash(element) {
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

function goTo(hash) {
  const [, anchor, kind, number] = /^#(s-\d+(?:r\d+)?)(?:-([evp])(\d+))?$/.exec(hash) ?? [];
  const section = anchor && document.getElementById(anchor);
  if (!section) return;
  section.hidden = false;
  const view = open(section);
  here(section);
  if (kind === "e") return goToEntry(section, view, Number(number));
  const target = (kind && document.getElementById(hash.slice(1))) || section;
  for (let group = target.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
  target.scrollIntoView({ block: kind ? "center" : "start" });
  if (kind) flash(target);
}

function goToEntry(section, view, seq) {
  const entry = view?.model.bySeq.get(seq);
  if (!entry) {
    one(".timeline", section)?.scrollIntoView({ block: "center" });
    say(`Entry ${seq} is not held by this page; it stands in transcript.ndjson.`);
    return;
  }
  view.select(entry, { quietly: true });
  view.tracks.parentElement.scrollIntoView({ block: "center" });
}

// Which scenario the keys speak of.
function here(section) {
  all(".here").forEach((each) => each.classList.remove("here"));
  section.classList.add("here");
  one(`.contents a[href="#${section.id}"]`)?.classList.add("here");
}
