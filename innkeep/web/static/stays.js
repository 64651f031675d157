// Rooms and stays: the grid by keys and by hand, who has arrived, and what its dialogs need.

import { keys, open } from "./keys.js";
import { post } from "./steps.js";

const house = document.getElementById("house");
const arrivals = document.getElementById("arrivals");

/* Finding ----------------------------------------------------------------------------------------------------------*/

function narrow(field, things) {
  const words = field.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const each of things) {
    const said = `${each.dataset.words} ${[...each.querySelectorAll(".bar")].map((bar) => bar.textContent).join(" ")}`.toLowerCase();
    each.hidden = !words.every((word) => said.includes(word));
    if (!each.hidden) shown += 1;
  }
  return shown;
}

const find = document.getElementById("rooms-find");
function narrowed() {
  document.getElementById("rooms-none").hidden = narrow(find, house.querySelectorAll("[data-words]")) > 0;
}
find?.addEventListener("input", narrowed);
document.addEventListener("htmx:after:swap", () => find?.value && narrowed());
const asked = new URLSearchParams(location.search).get("room");
if (find && asked) {
  find.value = asked;
  narrowed();
}

/* Who has arrived: a name, Enter, and Enter again; whoever is not expected takes a room in between -------------------*/

const who = document.getElementById("arrivals-find");
const expected = () => [...arrivals.querySelectorAll("[data-words]")];
who?.addEventListener("input", () => narrow(who, expected()));
arrivals?.addEventListener("keydown", (event) => {
  const lines = expected().filter((each) => !each.hidden).map((each) => each.querySelector("a"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && lines.length) {
    event.preventDefault();
    const here = lines.indexOf(document.activeElement);
    lines[(here + step + lines.length) % lines.length].focus();
  } else if (event.key === "Enter" && event.target === who) {
    event.preventDefault();
    (lines[0] ?? arrivals.querySelector("[data-walk-in]")).click();
  }
});
arrivals?.addEventListener("click", (event) => {
  if (event.target.closest("a")) arrivals.close();
});
function whoHasArrived() {
  who.value = "";
  for (const each of expected()) each.hidden = false;
  open("arrivals");
}

/* The grid by keys ---------------------------------------------------------------------------------------------------*/

const spots = (row) => [...row.querySelectorAll("a")];
const here = () => document.activeElement.closest?.("#house tr[data-to], #house .room");

function beside(step) {
  const row = here();
  if (!row) return enter();
  const all = spots(row);
  all[all.indexOf(document.activeElement) + step]?.focus();
}

function above(step) {
  const row = here();
  if (!row) return enter();
  const rows = [...house.querySelectorAll("[data-words]")].filter((each) => !each.hidden);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  const middle = centre(document.activeElement);
  const near = spots(other).sort((a, b) => Math.abs(centre(a) - middle) - Math.abs(centre(b) - middle))[0];
  near?.focus();
}

function centre(element) {
  const box = element.getBoundingClientRect();
  return box.left + Math.min(box.width / 2, 40);
}

function enter() {
  house.querySelector(".bar, .room a")?.focus();
}

house?.addEventListener("click", (event) => {
  const night = event.target.closest(".night a");
  if (!night) return;
  event.preventDefault();
  show(night.getAttribute("href"));
});

function show(address) {
  htmx.ajax("GET", address, { target: "#sheet-body", swap: "innerHTML" });
}

if (house) {
  keys({
    c: whoHasArrived,
    n: () => show("/console/stays/new"),
    t: () => document.querySelector("[data-now]")?.click(),
    f: () => find.focus(),
    z() {
      const all = document.querySelectorAll("#toasts [data-undo]");
      all[all.length - 1]?.click();
    },
    ArrowRight: () => beside(1),
    ArrowLeft: () => beside(-1),
    ArrowDown: () => above(1),
    ArrowUp: () => above(-1),
  });
}

/* Moving by hand -----------------------------------------------------------------------------------------------------*/

let dragged = null;

house?.addEventListener("pointerdown", (event) => {
  const bar = event.target.closest(".bar[data-stay]");
  if (bar) bar.draggable = event.pointerType === "mouse";
});
house?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".bar[data-stay]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.stay);
  dragged.classList.add("is-dragged");
});
house?.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  over(null);
  dragged = null;
});
house?.addEventListener("dragover", (event) => {
  const row = event.target.closest("[data-to]");
  const may = dragged && row && row.dataset.to !== dragged.dataset.room;
  over(may ? row : null);
  if (may) event.preventDefault();
});
house?.addEventListener("drop", (event) => {
  const row = event.target.closest("[data-to]");
  if (!dragged || !row) return;
  event.preventDefault();
  post(`/console/stays/${dragged.dataset.stay}/moves`, { from_room: dragged.dataset.room, to_room: row.dataset.to });
});

function over(row) {
  for (const each of house.querySelectorAll(".is-over[data-to]")) if (each !== row) each.classList.remove("is-over");
  row?.classList.add("is-over");
}

/* Dialogs ------------------------------------------------------------------------------------------------------------*/

document.addEventListener("change", (event) => {
  const form = event.target.closest(".stay-new");
  if (!form) return;
  const button = form.querySelector("[data-here]");
  const { here, otherwise } = button.dataset;
  button.querySelector("span").textContent = form.elements.here?.checked ? here : otherwise;
});

document.addEventListener("click", (event) => {
  const takes = event.target.closest("[data-void]");
  if (!takes) return;
  const form = document.getElementById("stay-void-form");
  form.reset();
  form.action = takes.dataset.void;
  form.querySelector("[data-what]").textContent = takes.dataset.what;
});
document.getElementById("stay-void-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { action } = event.target;
  if (await post(action, new URLSearchParams(new FormData(event.target)))) event.target.closest("dialog").close();
});

// What was found to be known already needs no name of its own.
document.addEventListener("change", (event) => {
  if (event.target.name !== "guest" || !event.target.form) return;
  const name = event.target.form.elements.name;
  if (event.target.value) name.value = event.target.nextElementSibling.firstChild.textContent;
});
