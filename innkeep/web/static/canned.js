// Replies kept ready: "/" and the beginning of a shortcut, those in the guest's language first.

import { area, ask, put } from "./answering.js";
import { offering } from "./offering.js";

let kept = null;

const begun = () => /^\/([a-z0-9_-]*)$/.exec(area.value)?.[1];

async function find() {
  kept ??= ask("GET", "/canned-replies", null, true);
  const answer = await kept;
  if (!answer) kept = null;
  if (!answer?.items.length) return answer && "No replies are kept ready yet. A manager can add some.";
  const fit = answer.items.filter((reply) => reply.shortcut.startsWith(begun() ?? ""));
  fit.sort((one, other) => foreign(one) - foreign(other)).splice(8);
  if (!fit.length) return "No reply has this shortcut.";
  return fit.map(({ shortcut, text, language }) => ({ title: `/${shortcut}`, text, aside: language }));
}

/** Whether a reply is in another language than the guest writes. */
function foreign(reply) {
  const { language } = document.getElementById("marks").dataset;
  const [theirs, ours] = [language, reply.language].map((tag) => tag.split("-")[0]);
  return Number(Boolean(theirs) && theirs !== ours);
}

if (area) offering(area, document.getElementById("canned"), { begun, find, take: (reply) => put(reply.text) });
