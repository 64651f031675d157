// By when an order is due turns into late by itself, by the same words as the server's.

import { ago } from "./live.js";

const SOON = 10 * 60_000;
const LOOK_EVERY = 5_000;

export function keepDue(changed) {
  const turn = () => {
    let turned = false;
    const now = Date.now();
    for (const due of document.querySelectorAll("[data-due]")) {
      const left = Number(due.dataset.due) - now;
      const state = left < 0 ? "red" : left < SOON ? "amber" : "wanted" in due.dataset ? "grey" : "blue";
      const words = left < 0 ? `late ${ago(new Date(Number(due.dataset.due)))}` : left < SOON ? `in ${Math.max(1, Math.round(left / 60_000))} min` : due.dataset.words;
      if (due.textContent !== words) due.textContent = words;
      if (due.classList.contains(`chip-${state}`)) continue;
      due.classList.remove("chip-red", "chip-amber", "chip-blue", "chip-grey");
      due.classList.add(`chip-${state}`);
      turned = true;
    }
    if (turned) changed?.();
  };
  turn();
  setInterval(turn, LOOK_EVERY);
  document.addEventListener("htmx:after:swap", turn);
}

/** Whether an order is late, or will be soon. */
export function lateness(card) {
  const due = card.querySelector("[data-due]");
  const left = due ? Number(due.dataset.due) - Date.now() : Infinity;
  return { late: left < 0, soon: left >= 0 && left < SOON };
}
