// What a button copies; where the browser does not let it, it is shown.

import { toast } from "./keys.js";

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  try {
    await navigator.clipboard.writeText(copy.dataset.copy);
    toast("Copied.");
  } catch {
    toast(copy.dataset.copy);
  }
});
