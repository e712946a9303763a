// The keys of the whole page. A timeline that has the focus has keys of its own.

const sections = () => all("section.scenario").filter((section) => !section.hidden);

function walk(by, wanted = () => true) {
  const there = sections().filter((section) => wanted(section) || section.classList.contains("here"));
  const now = there.findIndex((section) => section.classList.contains("here"));
  const next = there[now < 0 ? (by > 0 ? 0 : there.length - 1) : now + by];
  if (!next) return;
  here(next);
  next.scrollIntoView({ block: "start" });
  one("summary", next).focus({ preventScroll: true });
  history.replaceState(null, "", `#${next.id}`);
}

const isRed = (section) => ["failed", "error", "interrupted"].some((word) => section.classList.contains(word));

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remembered("embedcheck-theme", root.dataset.theme);
}

function escape() {
  const box = one("#search");
  if (document.activeElement === box) box.blur();
  if (box.value) {
    box.value = "";
    search();
  }
  views.forEach((view) => view.unfollow());
}

const KEYS = {
  j: () => walk(1), k: () => walk(-1), n: () => walk(1, isRed), t: toggleTheme,
  "/": () => one("#search").focus(), "?": () => one("#help").showModal(), Escape: escape,
};

addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || one("#help").open || !KEYS[event.key]) return;
  if (typing && event.key !== "Escape") return;
  event.preventDefault();
  KEYS[event.key]();
});

function search() {
  const words = one("#search").value.trim().toLowerCase();
  let hits = 0;
  for (const section of all("section.scenario")) {
    section.hidden = words !== "" && !section.textContent.toLowerCase().includes(words);
    one(`.contents a[href="#${section.id}"]`)?.parentElement.toggleAttribute("hidden", section.hidden);
    if (!section.hidden) hits += 1;
  }
  one("#nothing").hidden = hits > 0 || !words;
  one("#hits").textContent = words ? `${hits} found` : "";
}
