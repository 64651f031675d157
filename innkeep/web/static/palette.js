// Search everywhere: a box that finds while one writes, and is walked through with the arrows.

import { keys } from "./keys.js";

const palette = document.getElementById("palette");
const words = document.getElementById("palette-words");
const found = document.getElementById("palette-found");

function show() {
  if (!palette.open) palette.showModal();
  words.select();
  if (!found.childElementCount) htmx.trigger(words, "input");
}

function choose(option) {
  for (const each of found.querySelectorAll('[aria-selected="true"]')) each.setAttribute("aria-selected", "false");
  words.removeAttribute("aria-activedescendant");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  words.setAttribute("aria-activedescendant", option.id);
}

const chosen = () => found.querySelector('[aria-selected="true"]');

words.addEventListener("keydown", (event) => {
  const options = [...found.querySelectorAll("[role=option]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    choose(options[(options.indexOf(chosen()) + step + options.length) % options.length]);
  } else if (event.key === "Escape") {
    // A search field would only be emptied.
    event.preventDefault();
    palette.close();
  } else if (event.key === "Enter" && chosen()) {
    event.preventDefault();
    chosen().click();
  }
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target === found) choose(found.querySelector("[role=option]"));
});

for (const button of document.querySelectorAll("[data-palette]")) button.addEventListener("click", show);
keys({ "Ctrl K": show, "/": show });
