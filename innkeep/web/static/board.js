// The board: narrowed while one looks at it, walked through by key, and moved by key or by drag.

import { keys, open, toast } from "./keys.js";
import { lateness } from "./due.js";
import { newOrder } from "./ordering.js";
import { chooseStep, stepsOf, take } from "./steps.js";

const board = document.getElementById("board");
const form = document.getElementById("filter-form");
const NAMES = ["q", "who", "late", "priority", "category"];

/* Narrowing: what the address says is what is shown, so that a view is an address. ---------------------------------*/

function wanted() {
  const values = new FormData(form);
  return new URLSearchParams(NAMES.map((name) => [name, values.get(name) ?? ""]).filter(([, value]) => value));
}

function fill(query) {
  form.elements.q.value = query.get("q") ?? "";
  for (const name of NAMES.slice(1)) {
    const value = query.get(name) ?? "";
    for (const radio of form.querySelectorAll(`[name=${name}]`)) radio.checked = radio.value === value;
  }
}

function fits(card, query) {
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/);
  const { late, soon } = query.has("late") ? lateness(card) : {};
  return (
    words.every((word) => card.dataset.words.includes(word)) &&
    (!query.has("who") || card.dataset.who === query.get("who")) &&
    (!query.has("priority") || Number(card.dataset.priority) <= Number(query.get("priority"))) &&
    (!query.has("category") || card.dataset.category === query.get("category")) &&
    (!query.has("late") || (query.get("late") === "soon" ? soon : late))
  );
}

function narrow() {
  const query = wanted();
  for (const card of board.querySelectorAll(".card")) card.hidden = !fits(card, query);
  for (const label of board.querySelectorAll("[data-counts]")) {
    const column = document.getElementById(label.dataset.counts);
    const shown = column.querySelectorAll(".card:not([hidden])").length;
    label.textContent = shown || "";
    column.parentElement.classList.toggle("is-empty", !shown);
  }
  const count = document.getElementById("filter-count");
  count.textContent = query.size;
  count.hidden = !query.size;
  for (const view of document.querySelectorAll("[data-view]")) {
    view.toggleAttribute("aria-current", query.size > 0 && view.dataset.view === whole().toString());
  }
}

/** The division, which the server narrows to, and the rest, which this page does. */
function whole() {
  const query = wanted();
  const division = new URLSearchParams(location.search).get("division");
  if (division) query.set("division", division);
  return query;
}

function changed() {
  const query = whole().toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  narrow();
}

form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(changed));
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-keeps-filter], [data-view]");
  if (!link || event.ctrlKey || event.metaKey) return;
  const here = new URLSearchParams(location.search);
  const there = new URLSearchParams(new URL(link.href).search);
  if (link.dataset.view === undefined) {
    for (const [name, value] of wanted()) there.set(name, value);
    event.preventDefault();
    location.assign(there.size ? `/console/board?${there}` : "/console/board");
  } else if ((here.get("division") ?? "") === (there.get("division") ?? "")) {
    event.preventDefault();
    fill(there);
    changed();
  }
});
document.getElementById("save-view").addEventListener("toggle", (event) => {
  if (event.newState !== "open") return;
  document.getElementById("save-view-form").elements.query.value = whole().toString();
});

fill(new URLSearchParams(location.search));
narrow();
document.addEventListener("htmx:after:swap", narrow);
setInterval(narrow, 10_000);

/* Walking ---------------------------------------------------------------------------------------------------------*/

const cards = (within = board) => [...within.querySelectorAll(".card:not([hidden])")];
const here = () => document.activeElement?.closest?.(".card");

function go(card) {
  const link = card?.querySelector(".card-open");
  link?.focus();
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(here());
  go(all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]);
}

function across(by) {
  const columns = [...board.querySelectorAll(".column")].filter((column) => cards(column).length);
  const at = columns.findIndex((column) => column.contains(here()));
  const next = columns[at < 0 ? 0 : Math.max(0, Math.min(columns.length - 1, at + by))];
  const row = at < 0 ? 0 : cards(columns[at]).indexOf(here());
  if (next) go(cards(next)[Math.min(row, cards(next).length - 1)]);
}

/* Choosing several ------------------------------------------------------------------------------------------------*/

const choose = document.getElementById("choose");
const bulk = document.getElementById("bulk");
const chosen = () => cards().filter((card) => card.querySelector(".card-pick input").checked);

function choosing(on) {
  board.classList.toggle("is-choosing", on);
  choose.setAttribute("aria-pressed", on);
  if (!on) for (const box of board.querySelectorAll(".card-pick input")) box.checked = false;
  counted();
}

function counted() {
  const count = chosen().length;
  bulk.hidden = !board.classList.contains("is-choosing");
  document.getElementById("bulk-count").textContent = count ? `${count} chosen` : "Choose orders";
  document.getElementById("bulk-move").disabled = !count;
}

choose.addEventListener("click", () => choosing(!board.classList.contains("is-choosing")));
board.addEventListener("change", counted);
document.getElementById("bulk-clear").addEventListener("click", () => choosing(false));
document.getElementById("bulk-move").addEventListener("click", () => chooseStep(chosen()));
document.addEventListener("htmx:after:swap", () => board.classList.contains("is-choosing") && counted());

keys({
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => (here() ? step(1) : false),
  ArrowUp: () => (here() ? step(-1) : false),
  h: () => across(-1),
  l: () => across(1),
  ArrowLeft: () => (here() ? across(-1) : false),
  ArrowRight: () => (here() ? across(1) : false),
  m() {
    const those = chosen().length ? chosen() : [here()].filter(Boolean);
    if (those.length) chooseStep(those);
    else toast("Go to an order first: j and k walk through them.");
  },
  x() {
    if (!here()) return false;
    choosing(true);
    const box = here().querySelector(".card-pick input");
    box.checked = !box.checked;
    counted();
  },
  z() {
    const all = document.querySelectorAll("#toasts [data-undo]");
    all[all.length - 1]?.click();
  },
  n: () => newOrder(),
  f() {
    document.getElementById("filters").open = true;
    form.elements.q.focus();
  },
  Escape: () => (board.classList.contains("is-choosing") ? choosing(false) : false),
});

/* Dragging: a column that an order may go to says so; the others stay quiet. --------------------------------------*/

let dragged = null;

board.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".card");
  if (card) card.draggable = event.pointerType === "mouse" && !event.target.closest("button, input, label, textarea");
});
board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".card");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.id);
  board.classList.add("is-dragging");
  dragged.classList.add("is-dragged");
  for (const column of board.querySelectorAll(".column")) column.classList.toggle("may-drop", lawful(column));
});
board.addEventListener("dragend", () => {
  board.classList.remove("is-dragging");
  dragged?.classList.remove("is-dragged");
  for (const column of board.querySelectorAll(".column")) column.classList.remove("may-drop", "is-over");
  dragged = null;
});
board.addEventListener("dragover", (event) => {
  const column = event.target.closest(".column");
  for (const other of board.querySelectorAll(".is-over")) if (other !== column) other.classList.remove("is-over");
  if (!dragged || !column?.classList.contains("may-drop")) return;
  event.preventDefault();
  column.classList.add("is-over");
});
board.addEventListener("drop", (event) => {
  const column = event.target.closest(".column");
  if (!dragged || !column?.classList.contains("may-drop")) return;
  event.preventDefault();
  take([dragged], column.dataset.column);
});

function lawful(column) {
  return stepsOf(dragged).some(([to]) => to === column.dataset.column);
}
