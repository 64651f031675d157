// The pages of the console.

import { connectionBanner, keepAges, keepStream, tellRefusals } from "./live.js";
import { keepDue } from "./due.js";
import { toast } from "./keys.js";
import "./copying.js";
import "./ordering.js";
import "./palette.js";
import "./steps.js";
import { startSending } from "./sending.js";

/* How many guests wait stands in the title, for whoever looks at another tab. */
const title = document.title;
function badge() {
  const waiting = parseInt(document.querySelector("#waiting .badge")?.textContent, 10);
  document.title = waiting ? `(${waiting}) ${title}` : title;
}
document.addEventListener("htmx:after:swap", badge);
badge();

document.addEventListener("submit", (event) => {
  const asked = event.target.dataset.confirm;
  if (asked && !confirm(asked)) event.preventDefault();
});

const talk = document.getElementById("log") && startSending(document.querySelector("[data-scroller]"));
const banner = connectionBanner();

keepAges();
keepDue();
tellRefusals(toast);
keepStream({
  onChange(isUp) {
    banner(isUp);
    if (isUp) talk?.unsent.send();
  },
  onOver: () => location.reload(),
});
