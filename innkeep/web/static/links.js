// A message that leads where no manager has looked: why it was not sent, and what can be done about it.

import { open } from "./keys.js";

const linkForm = document.getElementById("link-form");

document.addEventListener("unsent", (event) => {
  const { hosts } = event.detail;
  if (!hosts?.length || !linkForm) return;
  document.getElementById("link-hosts").replaceChildren(...hosts.map(named));
  linkForm.querySelector(".problem").textContent = "";
  open("link");
});

function named(host) {
  const shown = document.createElement("li");
  shown.textContent = host;
  shown.dir = "ltr";
  const sent = document.createElement("input");
  Object.assign(sent, { type: "hidden", name: "host", value: host });
  shown.append(sent);
  return shown;
}

linkForm?.addEventListener("htmx:finally:request", (event) => {
  if (!(event.detail.ctx.response?.status < 400)) return;
  document.getElementById("link").close();
  document.getElementById("notice").hidden = true;
  if (linkForm.elements.then) document.getElementById("composer").requestSubmit();
});
