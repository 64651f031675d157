// Keys, menus, dialogs and toasts: what every page of the console answers to.

const TOAST = 8_000;
const NEXT_KEY = 1_200; // Of two keys pressed one after the other.

const toasts = document.getElementById("toasts");

/** Say something for a while, or until it was tapped (`stays`); with `undo`, offer to take it back. */
export function toast(words, { undo, stays } = {}) {
  const shown = document.createElement("p");
  shown.className = stays ? "toast toast-stays" : "toast";
  if (stays) shown.addEventListener("click", () => shown.remove());
  const said = document.createElement("span");
  said.textContent = words;
  shown.append(said);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset.undo = "";
    button.textContent = "Undo";
    button.addEventListener("click", () => {
      shown.remove();
      undo();
    });
    shown.append(button);
  }
  toasts.append(shown);
  return shown;
}

/* A toast goes by itself, unless somebody points at it, and not one that says somebody may be in danger. */
function leave(shown) {
  if (shown.matches(":hover, :focus-within")) setTimeout(() => leave(shown), TOAST);
  else shown.remove();
}
new MutationObserver((changes) => {
  for (const shown of changes.flatMap((change) => [...change.addedNodes])) {
    if (shown.matches?.(":not(.toast-urgent, .toast-stays)")) setTimeout(() => leave(shown), TOAST);
  }
}).observe(toasts, { childList: true });

/* Dialogs: opened by data-opens, closed by data-closes, the cross, Escape, or a tap beside them. */
export function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const opens = target.closest("[data-opens]");
  if (opens) open(opens.dataset.opens);
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target.matches("dialog[open]")) target.close();
  const says = target.closest("[data-toast]");
  if (says) toast(says.dataset.toast);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target) || target.closest(".menu-item")) menu.open = false;
  }
});

/* Menus: arrows walk through them, Escape closes them and gives the focus back. */
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  const items = [...menu.querySelectorAll(".menu-item")];
  const here = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && items.length) {
    event.preventDefault();
    items[(here + step + items.length) % items.length].focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* Keys --------------------------------------------------------------------------------------------------------------
   A page names its keys; they stay silent while somebody writes or a dialog is open. */

const pressed = new Map();

/** Let keys do something: {"j": …, "g b": …}. What returns false lets the key be what it is. */
export function keys(does) {
  for (const [key, action] of Object.entries(does)) pressed.set(key, action);
}

let first = null;
let forget = null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return pressed.get("Ctrl K")?.();
  }
  if (event.ctrlKey || event.metaKey || busy(event.target)) return;
  const name = event.shiftKey && event.key.length > 1 ? `Shift ${event.key}` : event.key;
  const both = first && `${first} ${name}`;
  clearTimeout(forget);
  first = null;
  const action = pressed.get(both) ?? pressed.get(name);
  if (action && action(event) !== false) return event.preventDefault();
  if ([...pressed.keys()].some((each) => each.startsWith(`${name} `))) {
    first = name;
    forget = setTimeout(() => (first = null), NEXT_KEY);
  }
});

function busy(target) {
  const writes = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], details.menu[open]";
  // What was just closed keeps the focus until the page is drawn again.
  return target.closest?.(writes)?.checkVisibility();
}

for (const link of document.querySelectorAll("[data-keys]")) {
  pressed.set(link.dataset.keys, () => link.click());
}
keys({ "?": () => open("keys") });
