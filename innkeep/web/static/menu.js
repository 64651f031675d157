// The menu: steppers, a basket that survives a reload, and its sum. Without this file it is a plain form that works.

export function startMenu(session) {
  const key = `innkeep:basket:${session}`;
  const menu = document.getElementById("menu");
  emptyOnConfirm(key);
  if (!menu) return;
  document.documentElement.classList.add("scripted");
  for (const step of menu.querySelectorAll(".step")) step.hidden = false;
  if ("given" in menu.dataset) keep(menu, key);
  else restore(menu, key);
  sum(menu);

  menu.addEventListener("click", (event) => {
    const step = event.target.closest(".step");
    if (!step) return;
    const field = step.parentElement.querySelector("input");
    const qty = Math.min(Math.max(Number(field.value) + Number(step.dataset.step), 0), Number(field.max));
    field.value = qty;
    changed();
    // The button that took the last one away has gone; the other one is where the finger and the focus are.
    if (!qty) step.parentElement.querySelector("[data-step='1']").focus();
  });
  menu.addEventListener("input", changed);
  // Back from the next page: what it shows may have been changed there.
  addEventListener("pageshow", (event) => {
    if (event.persisted) sum(menu);
  });

  function changed() {
    sum(menu);
    keep(menu, key);
  }
}

function sum(menu) {
  let count = 0;
  let total = 0;
  for (const dish of menu.querySelectorAll(".dish:not(.shut)")) {
    const qty = Number(dish.querySelector("input[type=number]").value) || 0;
    const extras = [...dish.querySelectorAll("input[type=checkbox]:checked")];
    const price = extras.reduce((sum, option) => sum + cents(option.dataset.price), cents(dish.dataset.price));
    count += qty;
    total += qty * price;
    dish.classList.toggle("chosen", qty > 0);
  }
  const language = document.documentElement.lang;
  const till = menu.querySelector(".till");
  const label = till.querySelector(".till-count");
  till.classList.toggle("full", count > 0);
  label.textContent = `${label.dataset.label} ${count.toLocaleString(language)}`;
  const money = new Intl.NumberFormat(language, { style: "currency", currency: menu.dataset.currency });
  till.querySelector(".till-total").textContent = total ? money.format(total / 100) : "";
}

/** Whole hundredths: sums of them are exact. */
function cents(price) {
  return Math.round(Number(price) * 100);
}

function keep(menu, key) {
  const chosen = [...new FormData(menu)].filter(([name, value]) => value && !(name.startsWith("qty-") && value === "0"));
  try {
    sessionStorage.setItem(key, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing still orders what is on the page.
  }
}

function restore(menu, key) {
  let chosen = [];
  try {
    chosen = JSON.parse(sessionStorage.getItem(key)) ?? [];
  } catch {
    return;
  }
  for (const [name, value] of chosen) {
    for (const field of menu.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
      if (!name.startsWith("qty-")) field.closest("details").open = true;
    }
  }
}

function emptyOnConfirm(key) {
  document.addEventListener("submit", (event) => {
    if (event.target.closest("[data-empties-basket]")) sessionStorage.removeItem(key);
  });
}
