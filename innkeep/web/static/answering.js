// The conversation that is open beside the inbox: what asks for it, and what one writes in it.

import { toast } from "./keys.js";
import { sentence } from "./live.js";

export const session = document.querySelector("[data-session]")?.dataset.session;
export const area = document.getElementById("composer-text");
export const api = `/api/v1/sessions/${session}`;

/** Ask the API; null when it refused, which is told. */
export async function ask(method, path, body, quietly = false) {
  try {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const answer = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
    if (answer.ok) return answer.status === 204 ? {} : await answer.json();
    if (!quietly) toast(sentence(await answer.text()));
  } catch {
    if (!quietly) toast("No connection. Nothing was changed; please try again.");
  }
  return null;
}

/** Let what is to be sent stand in the composer, as if somebody had written it. */
export function put(text) {
  area.value = text;
  area.dispatchEvent(new Event("input"));
  area.focus();
}
