// The menu: steppers, a basket that survives a reload, and its sum. Without this file it is a plain form that works.

export function startMenu(key) {
  const menu = document.getElementById("menu");
  document.documentElement.classList.add("scripted");
  for (const step of menu.querySelectorAll(".step")) step.hidden = false;
  if ("given" in menu.dataset) keep(menu, key);
  else restore(menu, key);
  sum(menu);

  menu.addEventListener("click", (event) => {
    const step = event.target.closest(".step");
    if (!step) return;
    const field = step.parentElement.querySelector("input");
    const before = Number(field.value);
    const qty = Math.min(Math.max(before + Number(step.dataset.step), 0), Number(field.max));
    field.value = qty;
    const extras = step.closest(".dish").querySelector("details");
    if (!before && extras.querySelector(".option")) extras.open = true;
    changed();
    // The button that took the last one away has gone; the other one is where the finger and the focus are.
    if (!qty) step.parentElement.querySelector("[data-step='1']").focus();
  });
  menu.addEventListener("input", changed);
  startFinding(menu);
  startShelves(menu);
  // Back from the next page: what it shows may have been changed there.
  addEventListener("pageshow", (event) => {
    if (event.persisted) sum(menu);
  });

  function changed() {
    sum(menu);
    keep(menu, key);
  }
}

/* Finding something: what does not have the words is out of the way. */
function startFinding(menu) {
  const find = document.querySelector("[data-find]");
  if (!find) return; // A short menu is seen at once.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map([...menu.querySelectorAll(".dish")].map((dish) => [dish, plain(dish.querySelector(".dish-text").textContent)]));
  find.hidden = false;
  find.addEventListener("input", () => {
    const words = plain(find.value).split(/\s+/);
    for (const [dish, text] of texts) dish.hidden = !words.every((word) => text.includes(word));
    for (const shelf of menu.querySelectorAll(".shelf")) shelf.hidden = !shelf.querySelector(".dish:not([hidden])");
    menu.querySelector(".nothing-found").hidden = menu.querySelector(".shelf:not([hidden])") !== null;
  });
}

/* Which part of the menu is being read. */
function startShelves(menu) {
  const links = new Map([...document.querySelectorAll(".shelves a")].map((link) => [link.hash.slice(1), link]));
  if (!links.size) return;
  const mark = (here) => {
    for (const link of links.values()) link.removeAttribute("aria-current");
    here.setAttribute("aria-current", "true");
    here.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const watch = new IntersectionObserver((entries) => {
    const shelf = entries.find((entry) => entry.isIntersecting)?.target;
    if (shelf) mark(links.get(shelf.id));
  }, { rootMargin: "-30% 0px -65% 0px" });
  for (const shelf of menu.querySelectorAll(".shelf")) watch.observe(shelf);
  mark([...links.values()][0]);
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
