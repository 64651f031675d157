// Menu and knowledge: finding in the lists, rows that come and go in the forms, pictures, and not losing what was written.

import { sentence } from "./live.js";
import { keys, toast } from "./keys.js";
import "./placing.js";

for (const field of document.querySelectorAll("[data-narrows]")) {
  const list = document.querySelector(field.dataset.narrows);
  const none = document.querySelector("[data-narrowed]");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const each of list.querySelectorAll("[data-words]")) {
      each.hidden = !words.every((word) => each.dataset.words.includes(word));
      if (!each.hidden) shown += 1;
    }
    for (const part of list.querySelectorAll("section")) part.hidden = !part.querySelector("[data-words]:not([hidden])");
    none.hidden = shown > 0;
  });
  keys({ f: () => field.focus() });
}
const adds = document.querySelector("[data-adds]");
if (adds) keys({ n: () => adds.click() });

/* Rows of hours and of options --------------------------------------------------------------------------------------*/

let rows = 1_000;
document.addEventListener("click", (event) => {
  const fresh = event.target.closest("[data-row-new]");
  if (fresh) {
    const part = fresh.closest("fieldset");
    const row = part.querySelector("template").content.cloneNode(true);
    rows += 1;
    for (const field of row.querySelectorAll("input")) {
      field.name = field.name.replace("ROW", rows);
      field.value = field.value.replace("ROW", rows);
    }
    const list = part.querySelector("[data-rows]");
    list.append(row);
    list.lastElementChild.querySelector("input:not([type=hidden])").focus();
  }
  const gone = event.target.closest("[data-row-gone]");
  if (gone) {
    const part = gone.closest("fieldset");
    gone.closest("[data-rows] > *").remove();
    part.querySelector("[data-row-new]").focus();
    part.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

/* What was written is not lost by a tap on the wrong link ------------------------------------------------------------*/

const form = document.getElementById("edit");
let written = false;
form?.addEventListener("input", () => (written = true));
document.addEventListener("submit", () => (written = false));
document.addEventListener("htmx:response:error", () => (written = true));
// Before whoever leads to the sign-in hears of it (live.js): another tab does as well, and this one keeps the words.
const signedOut = (event) => {
  if (event.detail.ctx.response.status !== 401) return;
  event.stopImmediatePropagation();
  written = true;
  toast("You are signed out. Sign in in another tab, then save here: what you wrote is kept.");
};
if (form) document.addEventListener("htmx:response:error", signedOut, true);
addEventListener("beforeunload", (event) => written && event.preventDefault());
if (form) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/* Pictures -----------------------------------------------------------------------------------------------------------*/

async function picture(address, method, file) {
  const body = new FormData();
  if (file) body.append("file", file);
  try {
    const answer = await fetch(address, { method, body: file ? body : undefined });
    if (!answer.ok) return toast(sentence(await answer.text()));
  } catch {
    return toast("No connection. The picture was not changed; please try again.");
  }
  if (written) return toast("The picture is changed. Save the rest when you are done.");
  location.reload();
}
document.addEventListener("change", (event) => {
  const { picture: address } = event.target.dataset;
  if (address && event.target.files[0]) picture(address, "PUT", event.target.files[0]);
});
document.addEventListener("click", (event) => {
  const gone = event.target.closest("[data-picture-gone]");
  if (gone) picture(gone.dataset.pictureGone, "DELETE");
});
