// Lists whose order somebody chooses: by hand, or by the arrow keys on what they are moved by.

import { sentence } from "./live.js";
import { toast } from "./keys.js";

const says = document.getElementById("placed");
let held = null;

const listed = (grip) => grip.closest("[data-places] > li");
const around = (line) => [...line.parentElement.children].filter((each) => !each.hidden);

/** Keep where a line stands by now; when that was refused, everything stands as it did. */
async function keep(grip, before) {
  const line = listed(grip);
  const after = line.previousElementSibling?.querySelector("[data-place]")?.dataset.place.split("/").at(-2) ?? "";
  const all = [...line.parentElement.children];
  says.textContent = `Number ${all.indexOf(line) + 1} of ${all.length}.`;
  try {
    const answer = await fetch(grip.dataset.place, {
      method: "POST",
      body: new URLSearchParams({ after }),
      headers: { "HX-Request": "true" },
    });
    if (answer.ok) return;
    toast(sentence(await answer.text()));
  } catch {
    toast("No connection. It stands where it stood before; please try again.");
  }
  before.parent.insertBefore(line, before.next);
}

const place = (line) => ({ parent: line.parentElement, next: line.nextElementSibling });

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.("[data-place]");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!grip || !by) return;
  event.preventDefault();
  const line = listed(grip);
  const all = around(line);
  const other = all[all.indexOf(line) + by];
  if (!other) return;
  const before = place(line);
  if (by < 0) other.before(line);
  else other.after(line);
  grip.focus();
  line.scrollIntoView({ block: "nearest" });
  keep(grip, before);
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-place]");
  if (!grip || event.button) return;
  const line = listed(grip);
  held = { grip, line, before: place(line) };
  grip.setPointerCapture(event.pointerId);
  line.classList.add("is-held");
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const { line } = held;
  for (const other of around(line)) {
    if (other === line) continue;
    const box = other.getBoundingClientRect();
    if (event.clientY < box.top || event.clientY > box.bottom) continue;
    if (event.clientY < box.top + box.height / 2) other.before(line);
    else other.after(line);
    return;
  }
});
for (const over of ["pointerup", "pointercancel"]) {
  document.addEventListener(over, () => {
    if (!held) return;
    const { grip, line, before } = held;
    held = null;
    line.classList.remove("is-held");
    if (line.nextElementSibling !== before.next) keep(grip, before);
  });
}
