// The inbox: walked through and answered by key, with drafts, notes, and who reads what.

import { api, area, ask, put, session } from "./answering.js";
import { keys, toast } from "./keys.js";
import { newOrder } from "./ordering.js";
import "./canned.js";
import "./links.js";
import "./mentions.js";

const lines = document.getElementById("lines");
const note = document.getElementById("note");

/* Walking through the list ----------------------------------------------------------------------------------------*/

function step(by) {
  const all = [...lines.querySelectorAll(".line a")];
  const here = all.indexOf(document.activeElement);
  const opened = all.findIndex((link) => link.getAttribute("aria-current"));
  const at = here >= 0 ? here : opened;
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  if (!next || next === all[at]) return next?.focus();
  // One beside the open one is opened: who reads mail by key reads it, and does not choose it first.
  if (session && here < 0) next.click();
  else next.focus();
}

const press = (name) => () => {
  const button = document.querySelector(`[data-key-${name}]`);
  button?.click();
  return Boolean(button);
};

function writes(what) {
  if (!area) return false;
  const asNote = what === "note";
  document.getElementById("composer").hidden = asNote;
  note.hidden = !asNote;
  for (const tab of document.querySelectorAll("[data-writes]")) tab.setAttribute("aria-pressed", tab.dataset.writes === what);
  (asNote ? note.elements.text : area).focus();
}

keys({
  j: () => step(1),
  k: () => step(-1),
  r: () => writes("reply"),
  n: () => writes("note"),
  w: () => press("w")() || toast("Nobody else waits."),
  t: press("t"),
  b: press("b"),
  a: press("a"),
  s: press("s"),
  d: () => (area ? draft() : false),
  o: () => (session ? newOrder(`?session=${session}`) : false),
  f() {
    document.getElementById("filters").open = true;
    document.getElementById("filter-division").focus();
  },
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-writes]");
  if (tab) writes(tab.dataset.writes);
  if (event.target.closest("[data-guest-pane]")) {
    const shown = document.getElementById("guest-pane").classList.toggle("is-shown");
    document.querySelector("[data-guest-pane]").setAttribute("aria-expanded", shown);
  }
});

/* Escape leaves what one writes, so that the keys work again. */
for (const field of [area, note?.elements.text]) {
  field?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.blur();
    if (field !== area && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      note.requestSubmit();
    }
  });
}
/* What is written next is for colleagues too, until somebody turns to the guest: no afterthought reaches them. */
note?.addEventListener("htmx:before:request", () => (note.sent = note.elements.text.value));
note?.addEventListener("htmx:finally:request", (event) => {
  if (!(event.detail.ctx.response?.status < 400)) return;
  const more = note.elements.text.value.slice(note.sent.length);
  note.reset();
  note.elements.text.value = more.trimStart();
});

/* A view is what the form of the filter says. */
document.getElementById("save-view").addEventListener("toggle", (event) => {
  if (event.newState !== "open") return;
  const said = [...new FormData(document.querySelector("#filters form"))].filter(([, value]) => value);
  document.getElementById("save-view-form").elements.query.value = new URLSearchParams(said).toString();
});
for (const view of document.querySelectorAll("[data-view]")) {
  view.toggleAttribute("aria-current", `?${view.dataset.view}` === location.search);
}

/* What the assistant would say: into the composer, for the person to send. ------------------------------------------*/

const suggest = document.getElementById("suggest");

async function draft() {
  if (suggest.disabled) return;
  suggest.disabled = true;
  suggest.classList.add("is-thinking");
  const found = await ask("POST", "/suggestion");
  suggest.disabled = false;
  suggest.classList.remove("is-thinking");
  if (found?.text) {
    writes("reply");
    put(found.text);
  } else if (found) toast("The assistant does not know what to say here.");
}
suggest?.addEventListener("click", draft);

/* Corrections, within two minutes. ----------------------------------------------------------------------------------*/

document.addEventListener("click", async (event) => {
  const edits = event.target.closest("[data-edits]");
  const retracts = event.target.closest("[data-retracts]");
  if (retracts && confirm("Take this message back? The guest no longer sees it.")) {
    await ask("DELETE", `/messages/${retracts.dataset.retracts}`);
  }
  if (edits) change(edits.closest(".message"), edits.dataset.edits);
});

function change(message, id) {
  const said = message.querySelector(".said");
  const before = said.textContent;
  said.contentEditable = "plaintext-only";
  said.setAttribute("role", "textbox");
  said.setAttribute("aria-label", "Say it differently");
  said.focus();
  getSelection().selectAllChildren(said);
  const finish = async (keep) => {
    said.removeEventListener("keydown", pressed);
    said.removeAttribute("contenteditable");
    said.removeAttribute("role");
    said.removeAttribute("aria-label");
    const text = said.textContent.trim();
    if (!keep || !text || text === before) said.textContent = before;
    else if (!(await ask("PATCH", `/messages/${id}`, { text }))) said.textContent = before;
  };
  const pressed = (event) => {
    if (event.key === "Escape") finish(false);
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      finish(true);
    }
  };
  said.addEventListener("keydown", pressed);
  said.addEventListener("blur", () => said.isContentEditable && finish(false), { once: true });
}

setInterval(() => {
  for (const offered of document.querySelectorAll(".corrects")) {
    if (Number(offered.dataset.until) < Date.now()) offered.remove();
  }
}, 2_000);

/* Marks: what the guest has got and read, and what staff have. ------------------------------------------------------*/

const words = { read: "Read", delivered: "Delivered", sent: "Sent" };

function mark() {
  const marks = document.getElementById("marks");
  if (!marks) return;
  for (const each of document.querySelectorAll("[data-mark]")) {
    const seq = Number(each.dataset.mark);
    const state = seq <= Number(marks.dataset.read) ? "read" : seq <= Number(marks.dataset.delivered) ? "delivered" : "sent";
    if (each.lastChild.textContent.trim() === words[state]) continue;
    each.lastChild.textContent = words[state];
    const use = each.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, state === "sent" ? "#check" : "#check-check"));
  }
  read(Number(marks.dataset.last));
}

let seen = 0;
function read(last) {
  if (document.hidden || last <= seen) return;
  seen = last;
  ask("PUT", "/read", { seq: last }, true);
}

/* Who looks, and who writes. ----------------------------------------------------------------------------------------*/

const TYPING_EVERY = 4_000;
const LOOK_EVERY = 20_000;
let typed = 0;

if (session) {
  const look = () => document.hidden || ask("PUT", "/presence", null, true);
  mark();
  look();
  setInterval(look, LOOK_EVERY);
  addEventListener("pagehide", () => fetch(`${api}/presence`, { method: "DELETE", keepalive: true }).catch(() => {}));
  document.addEventListener("visibilitychange", () => {
    look();
    mark();
  });
  document.addEventListener("htmx:after:swap", mark);
  area?.addEventListener("input", () => {
    if (!area.value.trim() || area.value.startsWith("/") || Date.now() - typed < TYPING_EVERY) return;
    typed = Date.now();
    ask("POST", "/typing", null, true);
  });
  // That somebody writes is true for a moment only.
  new MutationObserver(() => {
    const shown = document.querySelector("#typing [data-for-a-while]");
    clearTimeout(shown?.timer);
    if (shown) setTimeout(() => shown.remove(), TYPING_EVERY + 2_000);
  }).observe(document.getElementById("typing"), { childList: true });
}

/* A message that a link or a search named is shown. */
if (location.hash.startsWith("#m-")) {
  const named = document.getElementById(location.hash.slice(1));
  named?.classList.add("is-named");
  setTimeout(() => named?.scrollIntoView({ block: "center" }), 50);
}
