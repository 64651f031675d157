// The pages of the console.

import { connectionBanner, keepAges, keepStream, tellRefusals } from "./live.js";
import { startSending } from "./sending.js";

const TOAST = 12_000;

const sheet = document.getElementById("sheet");
const toasts = document.getElementById("toasts");

function toast(words) {
  const shown = document.createElement("p");
  shown.className = "toast";
  shown.textContent = words;
  toasts.append(shown);
}

/* A toast goes by itself, but not one that says somebody may be in danger. */
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const shown of change.addedNodes) {
      if (!shown.classList?.contains("toast-urgent")) setTimeout(() => shown.remove?.(), TOAST);
    }
  }
}).observe(toasts, { childList: true });

/* The sheet of an order opens when it has something to show, and closes after a step or a tap beside it. */
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target?.id === "sheet-body" && !sheet.open) sheet.showModal();
});
sheet?.addEventListener("click", (event) => {
  if (event.target === sheet) sheet.close();
});
document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const moved = ctx.request.method === "POST" && ctx.response?.status < 400;
  if (sheet?.open && moved && sheet.contains(ctx.sourceElement)) sheet.close();
});

/* How many cards a column holds. */
function count() {
  for (const label of document.querySelectorAll("[data-counts]")) {
    label.textContent = document.getElementById(label.dataset.counts).childElementCount || "";
  }
}

/* How many guests wait stands in the title, for whoever looks at another tab. */
const title = document.title;
function badge() {
  const waiting = parseInt(document.querySelector("#waiting .badge")?.textContent, 10);
  document.title = waiting ? `(${waiting}) ${title}` : title;
}

document.addEventListener("htmx:after:swap", () => {
  count();
  badge();
});
badge();

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  try {
    await navigator.clipboard.writeText(copy.dataset.copy);
    toast("Copied.");
  } catch {
    toast(copy.dataset.copy);
  }
});

document.addEventListener("submit", (event) => {
  const asked = event.target.dataset.confirm;
  if (asked && !confirm(asked)) event.preventDefault();
});

const talk = document.getElementById("log") && startSending(document.querySelector("[data-scroller]"));
const banner = connectionBanner();

keepAges();
tellRefusals(toast);
keepStream({
  onChange(isUp) {
    banner(isUp);
    if (isUp) talk?.unsent.send();
  },
  onOver: () => location.reload(),
});
