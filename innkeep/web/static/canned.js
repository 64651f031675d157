// Replies kept ready: "/" and the beginning of a shortcut, those in the guest's language first.

import { area, ask, put } from "./answering.js";

const canned = document.getElementById("canned");
let kept = null;

const typed = () => /^\/([a-z0-9_-]*)$/.exec(area.value)?.[1];

async function offer() {
  if (typed() === undefined) return shut();
  kept ??= ask("GET", "/canned-replies", null, true);
  const answer = await kept;
  if (!answer) kept = null;
  // More was written meanwhile, or something was chosen.
  const begun = typed();
  if (!answer || begun === undefined) return shut();
  const replies = answer.items;
  const fit = replies.filter((reply) => reply.shortcut.startsWith(begun));
  fit.sort((one, other) => foreign(one) - foreign(other)).splice(8);
  canned.replaceChildren(...(fit.length ? fit.map(option) : [nothing(replies)]));
  canned.hidden = false;
  area.setAttribute("aria-controls", "canned");
  choose(canned.querySelector("[role=option]"));
}

/** Whether a reply is in another language than the guest writes. */
function foreign(reply) {
  const { language } = document.getElementById("marks").dataset;
  const [theirs, ours] = [language, reply.language].map((tag) => tag.split("-")[0]);
  return Number(Boolean(theirs) && theirs !== ours);
}

function option(reply, index) {
  const item = document.createElement("li");
  item.id = `canned-${index}`;
  item.setAttribute("role", "option");
  item.innerHTML = "<strong></strong><span></span><small></small>";
  item.children[0].textContent = `/${reply.shortcut}`;
  item.children[1].textContent = reply.text;
  item.children[2].textContent = reply.language;
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    use(item);
  });
  item.reply = reply;
  return item;
}

function nothing(replies) {
  const item = document.createElement("li");
  item.className = "canned-none";
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  item.textContent = replies.length ? "No reply has this shortcut." : "No replies are kept ready yet. A manager can add some.";
  return item;
}

function choose(item) {
  for (const each of canned.children) each.setAttribute("aria-selected", each === item);
  if (item?.id) area.setAttribute("aria-activedescendant", item.id);
}

function shut() {
  canned.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function use(item) {
  if (!item?.reply) return;
  put(item.reply.text);
  shut();
}

area?.addEventListener("input", offer);
area?.addEventListener("keydown", (event) => {
  if (canned.hidden) return;
  const options = [...canned.querySelectorAll("[role=option]")];
  const here = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) choose(options[(here + by + options.length) % options.length]);
  else if ((event.key === "Enter" || event.key === "Tab") && options[here]?.reply) use(options[here]);
  else if (event.key === "Escape") shut();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });
