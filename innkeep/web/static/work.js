// My work, in a lift as well: a step is taken on the page at once, kept on the phone, and sent when there is a
// connection. Each has a key, so that it counts once however often it is sent; one that somebody else has made
// impossible says so on its card. kept-page.js shows the page again where there is no network at all.

import { forgetPages, keepPage } from "./keeping.js";
import { open, toast } from "./keys.js";
import { sentence } from "./live.js";
import { smaller } from "./photo.js";
import { newId } from "./sending.js";

const TRY_AGAIN = 4_000;
const TRY_FOR = 20_000;
const WORTH_SENDING = 20 * 60 * 60_000; // The server knows for a day what it was sent already.

const words = document.getElementById("work-words").dataset;
const me = words.me;

/* What waits, on the phone itself: pictures are too large for localStorage. ---------------------------------------*/

const store = new Promise((ready, failed) => {
  const asked = indexedDB.open("innkeep-work", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "at", autoIncrement: true });
  asked.onsuccess = () => ready(asked.result);
  asked.onerror = () => failed(asked.error);
}).catch(() => null);

async function kept(mode, act) {
  const db = await store;
  if (!db) return null;
  return new Promise((ready, failed) => {
    const all = db.transaction("waiting", mode);
    const asked = act(all.objectStore("waiting"));
    all.oncomplete = () => ready(asked.result); // only then is it kept, whatever becomes of the page
    all.onabort = () => failed(all.error);
  });
}

/* A phone may be handed on at the end of a shift: what one has tapped is never sent as another. */
const waiting = ((await kept("readonly", (all) => all.getAll())) ?? []).filter((one) => one.by === me);

async function add(step) {
  const one = { ...step, by: me, since: Date.now(), key: newId() };
  waiting.push(one);
  one.at = await kept("readwrite", (all) => all.add({ ...one }));
  show();
  send();
}

async function drop(one) {
  waiting.splice(waiting.indexOf(one), 1);
  if (one.at) await kept("readwrite", (all) => all.delete(one.at));
}

/* Sending, one after the other, in the order in which they were tapped. --------------------------------------------*/

let running = false;
let timer = null;

async function send() {
  if (running) return;
  running = true;
  clearTimeout(timer);
  while (waiting.length && (await attempt(waiting[0])));
  running = false;
  if (waiting.length) timer = setTimeout(send, TRY_AGAIN);
}

async function attempt(one) {
  if (Date.now() - one.since > WORTH_SENDING) {
    await drop(one);
    refused(one, words.old);
    show();
    return true;
  }
  let answer, html;
  try {
    answer = await (one.photo ? sendPhoto(one) : sendStep(one));
    html = await answer.text();
  } catch {
    one.tried = true;
    show();
    return false;
  }
  if (answer.status >= 500) {
    one.tried = true;
    show();
    return false;
  }
  if (answer.status === 401) {
    location.reload();
    return false;
  }
  await drop(one);
  if (!answer.ok) refused(one, why(html));
  else if (one.photo) toast(words.photo);
  else await htmx.swap({ text: html, sourceElement: document.body, target: document.body, swap: "none" });
  show();
  return true;
}

function sendStep(one) {
  const body = new URLSearchParams({ to: one.to, reason: one.reason, key: one.key });
  const headers = { "HX-Request": "true" };
  return fetch(`/console/my-work/${one.order}/moves`, { method: "POST", body, headers, signal: AbortSignal.timeout(TRY_FOR) });
}

function sendPhoto(one) {
  const body = new FormData();
  body.append("file", one.photo, "photo.jpg");
  const headers = { "Idempotency-Key": one.key };
  return fetch(`/api/v1/orders/${one.order}/photos`, { method: "POST", body, headers, signal: AbortSignal.timeout(TRY_FOR) });
}

/* What the page shows of it. ---------------------------------------------------------------------------------------*/

const conflicts = new Map();

function refused(one, why) {
  // What was tapped after it rests on it.
  for (const later of waiting.filter((each) => each.order === one.order && !each.photo)) drop(later);
  conflicts.set(one.order, `${words.refused}: ${why}`);
  // Whose card is gone by now, because a colleague has it, learns of it as well.
  toast(`${words.refused}: ${why}`, { stays: true });
}

/** Why it was refused, in the language of the page where it knows the kind. */
function why(problem) {
  try {
    const { type, by } = JSON.parse(problem);
    const known = words[`why-${type.split("/").at(-1)}`.replace(/-./g, (dash) => dash[1].toUpperCase())];
    return known ? `${known}${by ? ` (${by})` : ""}` : sentence(problem);
  } catch {
    return sentence(problem);
  }
}

function show() {
  for (const job of document.querySelectorAll("[data-job]")) {
    const steps = waiting.filter((each) => each.order === job.dataset.job);
    const last = steps.filter((each) => each.to).at(-1);
    const known = /status-(\w+)/.exec(job.className)[1];
    job.dataset.status = last ? last.to : known;
    const said = job.querySelector("[data-job-said]");
    const conflict = conflicts.get(job.dataset.job);
    const says = conflict ?? (steps.length && (!navigator.onLine || steps[0].tried) ? words.waiting : "");
    if (said.textContent !== says) said.textContent = says;
    said.hidden = !says;
    said.classList.toggle("is-refused", Boolean(conflict));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-work]");
  if (!form) return;
  event.preventDefault();
  conflicts.delete(form.dataset.work);
  add({ order: form.dataset.work, to: form.dataset.to, reason: "" });
});

document.addEventListener("change", async (event) => {
  const photo = event.target.dataset?.photo;
  const file = event.target.files?.[0];
  if (!photo || !file) return;
  event.target.value = "";
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return toast(words.unreadable);
  add({ order: photo, photo: await smaller(file, picture) });
});

const blocked = document.getElementById("blocked");
let blocks = null;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-blocks]");
  if (!button) return;
  blocks = button.dataset.blocks;
  document.getElementById("blocked-form").reset();
  open("blocked");
});
document.getElementById("blocked-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const reason = event.submitter?.value || event.target.elements.why.value.trim();
  if (!reason) return event.target.elements.why.focus();
  blocked.close();
  conflicts.delete(blocks);
  add({ order: blocks, to: "block", reason });
});

/* By when something is due turns into late by itself. ---------------------------------------------------------------*/

const language = document.documentElement.lang;
const SOON = 10;

function turnDue() {
  for (const due of document.querySelectorAll("[data-due-by]")) {
    const left = Math.floor((Number(due.dataset.dueBy) - Date.now()) / 60_000);
    due.classList.remove("chip-red", "chip-amber", "chip-blue");
    if (left < SOON || !("wanted" in due.dataset)) due.classList.add(left < 0 ? "chip-red" : left < SOON ? "chip-amber" : "chip-blue");
    if (left < 0) due.textContent = `${words.late} ${long(-left)}`;
  }
}

function long(minutes) {
  const [unit, count] = minutes < 60 ? ["minute", minutes] : minutes < 48 * 60 ? ["hour", Math.floor(minutes / 60)] : ["day", Math.floor(minutes / 1440)];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(count);
}

document.addEventListener("submit", (event) => {
  if (event.target.action?.endsWith("/console/logout")) void forgetPages();
}, { capture: true });

document.addEventListener("htmx:after:swap", () => {
  show();
  turnDue();
});
setInterval(turnDue, 20_000);
turnDue();
const keep = () => keepPage("/console/my-work");
if (document.readyState === "complete") void keep();
else addEventListener("load", keep, { once: true });
addEventListener("online", send);
addEventListener("offline", show);
show();
send();
