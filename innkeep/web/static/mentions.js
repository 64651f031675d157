// Colleagues who are named in a note: "@" and the beginning of a name, or the menu beside the note.

import { offering } from "./offering.js";

const text = document.getElementById("note-text");
const colleagues = [...document.querySelectorAll("#note [name=mentions]")].map((box) => ({ box, title: box.parentElement.textContent.trim() }));

const typed = () => /(?:^|\s)@([^\s@]*)$/.exec(text.value.slice(0, text.selectionStart));
const begun = () => typed()?.[1].toLowerCase();

function find() {
  const fit = colleagues.filter(({ title }) => title.toLowerCase().split(" ").some((name) => name.startsWith(begun())));
  return fit.length ? fit.slice(0, 8) : null;
}

function take({ box, title }) {
  box.checked = true;
  const until = text.selectionStart;
  text.setRangeText(`${title} `, until - typed()[1].length, until, "end");
}

if (text) offering(text, document.getElementById("mentions"), { begun, find, take });
