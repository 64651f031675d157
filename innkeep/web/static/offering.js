// A list that opens over what somebody types: walked through with the arrows, taken by Enter, Tab or a tap.

/**
 * `begun` tells what was typed of a name so far, undefined where none is; `find` the choices for it, each
 * {title, text, aside}, or a sentence where there are none, or null where nothing is to be shown; `take` uses one.
 */
export function offering(field, list, { begun, find, take }) {
  async function offer() {
    const found = begun() === undefined ? null : await find();
    // More was written meanwhile, or something was chosen.
    if (!found || begun() === undefined) return shut();
    list.replaceChildren(...(typeof found === "string" ? [nothing(found)] : found.map(option)));
    list.hidden = false;
    field.setAttribute("aria-controls", list.id);
    choose(list.querySelector("[role=option]"));
  }

  function option(choice, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.innerHTML = "<strong></strong><span></span><small></small>";
    item.children[0].textContent = choice.title;
    item.children[1].textContent = choice.text;
    item.children[2].textContent = choice.aside;
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      use(item);
    });
    item.choice = choice;
    return item;
  }

  function nothing(sentence) {
    const item = document.createElement("li");
    item.className = "canned-none";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = sentence;
    return item;
  }

  function choose(item) {
    for (const each of list.children) each.setAttribute("aria-selected", each === item);
    if (item?.id) field.setAttribute("aria-activedescendant", item.id);
    item?.scrollIntoView({ block: "nearest" });
  }

  function shut() {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }

  function use(item) {
    take(item.choice);
    shut();
  }

  field.addEventListener("input", offer);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const options = [...list.querySelectorAll("[role=option]")];
    const here = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) choose(options[(here + by + options.length) % options.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && options[here]?.choice) use(options[here]);
    else if (event.key === "Escape") shut();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}
