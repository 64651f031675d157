// A new order: found while one writes, as somebody says it on the telephone, how many, and what it comes to.

/** Open the form, for a room or a conversation that the address names. */
export function newOrder(query = "") {
  htmx.ajax("GET", `/console/orders/new${query}`, { target: "#sheet-body", swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  const starts = event.target.closest("[data-new-order]");
  if (starts) newOrder(starts.dataset.newOrder);
  const step = event.target.closest("[data-step]");
  if (step) add(step.closest(".new-order-item"), Number(step.dataset.step));
});
document.addEventListener("input", (event) => {
  if (event.target.dataset?.finds) find(event.target);
  else if (event.target.closest?.(".new-order-item")) sum(event.target.form);
  else if (event.target.getAttribute("list") === "rooms-known") tellWho(event.target);
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field.dataset?.finds && !event.isComposing && take(field)) event.preventDefault();
});
document.addEventListener("htmx:after:swap", (event) => {
  const form = event.detail.ctx.target?.querySelector?.(".new-order");
  if (!form) return;
  sum(form);
  tellWho(form.elements.room);
  (form.querySelector("[autofocus]") ?? form).focus();
});

function add(item, by) {
  const qty = item.querySelector("input[type=number]");
  qty.value = Math.max(0, Math.min(99, Number(qty.value) + by));
  sum(qty.form);
}

/** "2 towels": how many of what. */
function asked(field) {
  const [, qty, words] = /^\s*(?:(\d{1,2})\s+)?(.*?)\s*$/.exec(field.value.toLowerCase());
  return { qty: Number(qty ?? 1), words: words ? words.split(/\s+/) : [] };
}

function find(field) {
  const { words } = asked(field);
  const list = document.querySelector(field.dataset.finds);
  let first = null;
  let shown = 0;
  for (const item of list.querySelectorAll("[data-words]")) {
    const fits = words.every((word) => item.dataset.words.includes(word));
    item.hidden = !fits && !item.classList.contains("is-taken");
    if (!item.hidden) shown += 1;
    if (fits) first ??= item;
    item.classList.toggle("is-next", words.length > 0 && item === first);
  }
  const none = list.querySelector(".new-order-none");
  none.hidden = !words.length || first !== null;
  const kinds = none.querySelector("fieldset");
  if (kinds) kinds.disabled = none.hidden;
}

/** Enter takes what was found first; what is on no menu asks for its kind. False: the order is to be placed. */
function take(field) {
  const { qty, words } = asked(field);
  if (!words.length) return false;
  const list = document.querySelector(field.dataset.finds);
  const item = list.querySelector(".is-next");
  if (!item) {
    if (list.querySelector("[name=other_kind]:checked")) return false;
    list.querySelector("[name=other_kind]")?.focus();
    return true;
  }
  add(item, qty);
  field.form.querySelector("[data-added]").textContent = `${qty} × ${item.dataset.title}`;
  field.value = "";
  find(field);
  item.scrollIntoView({ block: "nearest" });
  return true;
}

function tellWho(field) {
  const known = [...field.list.options].find((each) => each.value === field.value.trim());
  document.getElementById("room-guest").textContent = known?.textContent ?? "";
}

function sum(form) {
  let total = 0;
  for (const item of form.querySelectorAll(".new-order-item")) {
    const qty = Number(item.querySelector("input[type=number]").value);
    item.classList.toggle("is-taken", qty > 0);
    const options = [...item.querySelectorAll("input[type=checkbox]:checked")].map((each) => Number(each.dataset.price));
    total += qty * (Number(item.dataset.price) + options.reduce((a, b) => a + b, 0));
  }
  const shown = form.querySelector("[data-sum]");
  shown.textContent = total ? `${shown.dataset.sum} ${total.toFixed(2)}` : "";
}
