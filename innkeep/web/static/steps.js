// Steps of orders: asked for by a tap, a key or a drag; a reason where the life cycle wants one; and the way back.

import { sentence } from "./live.js";
import { open, toast } from "./keys.js";

const why = document.getElementById("why");
const steps = document.getElementById("steps");

/** Post as the page's own forms do, and put into place what comes back. Whether it was carried out. */
export async function post(address, values) {
  const body = values instanceof URLSearchParams ? values : new URLSearchParams(values);
  let answer, html;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    html = await answer.text();
  } catch {
    toast("No connection. Nothing was changed; please try again.");
    return false;
  }
  if (answer.status === 401) return location.reload();
  if (!answer.ok) toast(sentence(html));
  else await htmx.swap({ text: html, sourceElement: document.body, target: document.body, swap: "none" });
  return answer.ok;
}

/** Where an order may go: [status, what the step is called, whether it must say why]. */
export const stepsOf = (card) => JSON.parse(card.dataset.steps);

/** The steps that all of several orders may take. */
function common(cards) {
  return stepsOf(cards[0]).filter(([to]) => cards.every((card) => stepsOf(card).some(([other]) => other === to)));
}

/** Move orders, asking why where somebody has to say it. */
export async function take(cards, to) {
  const asks = cards.some((card) => stepsOf(card).some(([status, , why]) => status === to && why));
  const reason = asks ? await reasonFor(cards, to) : "";
  if (asks && !reason) return false;
  if (cards.length === 1) return post(`/console/orders/${cards[0].dataset.id}/moves`, { to, reason });
  const values = new URLSearchParams({ to, reason });
  for (const card of cards) values.append("order_id", card.dataset.id);
  return post("/console/board/moves", values);
}

function reasonFor(cards, to) {
  const form = document.getElementById("why-form");
  const verb = stepsOf(cards[0]).find(([status]) => status === to)[1];
  document.getElementById("why-title").textContent = `${verb}: why?`;
  form.reset();
  open("why");
  form.elements.why.focus();
  return new Promise((decide) => {
    why.addEventListener("close", () => decide(why.returnValue === "said" ? form.elements.why.value.trim() : ""), { once: true });
  });
}

document.getElementById("why-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  why.close("said");
});
why?.addEventListener("cancel", () => (why.returnValue = ""));
why?.addEventListener("toggle", () => {
  if (why.open) why.returnValue = "";
});

/** Let somebody choose a step by key: each has a number. */
export function chooseStep(cards) {
  const list = document.getElementById("steps-list");
  const choices = common(cards);
  if (!choices.length) return toast("These orders have no step in common.");
  document.getElementById("steps-title").textContent = cards.length > 1 ? `Move ${cards.length} orders` : `Move order ${cards[0].querySelector(".card-number")?.textContent ?? ""}`;
  list.replaceChildren(
    ...choices.map(([to, verb, why], index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "menu-item";
      button.textContent = why ? `${verb}…` : verb;
      const key = document.createElement("kbd");
      key.textContent = index + 1;
      button.append(key);
      button.addEventListener("click", () => {
        steps.close();
        take(cards, to);
      });
      return button;
    }),
  );
  open("steps");
  list.firstElementChild.focus();
}

steps?.addEventListener("keydown", (event) => {
  const items = [...steps.querySelectorAll(".menu-item")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  } else items[Number(event.key) - 1]?.click();
});

/* The sheet of an order opens when it has something to show, and closes after a step or a tap beside it. */
const sheet = document.getElementById("sheet");
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target?.id === "sheet-body" && !sheet.open) sheet.showModal();
});
document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const moved = ctx.request.method === "POST" && ctx.response?.status < 400;
  if (moved && !ctx.sourceElement.matches?.("[data-keeps-open]")) ctx.sourceElement.closest?.("dialog")?.close();
});
