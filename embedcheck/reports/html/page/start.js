// Ties the page together once it has been read.

const theme = remembered("embedcheck-theme");
if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
if (matchMedia("(max-width: 70rem)").matches) one(".contents details").open = false;
if (matchMedia("(max-width: 40rem)").matches) all("details.run").forEach((each) => { each.open = false; });

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.chapter") && event.target.open) viewOf(event.target.parentElement);
}, true);

document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button, a");
  if (!pressed) return;
  if (pressed.matches("[data-copy]")) {
    const words = one("code", pressed.parentElement).textContent;
    const done = await copy(words);
    pressed.textContent = done ? "Copied" : "Select it";
    say(done ? `Copied: ${words}` : "This browser does not let a page copy.");
    setTimeout(() => { pressed.textContent = "Copy"; }, 1600);
  } else if (pressed.matches("[data-v]")) {
    const section = pressed.closest("section.scenario");
    viewOf(section)?.followEvidence(pressed.dataset.v, verdictName(section, pressed.dataset.v));
    one(".timeline", section)?.scrollIntoView({ block: "center" });
  } else if (pressed.matches("[data-clear]")) escape();
  else if (pressed.matches('a[href^="#s-"]') && pressed.hash === location.hash) goTo(pressed.hash);
});

one("#search").addEventListener("input", search);
one("#theme").addEventListener("click", toggleTheme);
one("#help-open").addEventListener("click", () => one("#help").showModal());
addEventListener("hashchange", () => goTo(location.hash));

// On paper whatever is red is open; what was closed before is closed again afterwards.
let opened = [];
addEventListener("beforeprint", () => {
  opened = all("details.matters, details.matters details.consequences, details.run").filter((each) => !each.open);
  opened.forEach((each) => { each.open = true; });
});
addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));

const only = all("section.scenario");
if (only.length === 1) open(only[0]);
goTo(location.hash);
