// The guest's pages. What the first moment does not need is fetched when the phone has nothing else to do.

import { connectionBanner, keepStream, tellRefusals, word } from "./live.js";
import { startSending } from "./sending.js";

document.documentElement.classList.add("alive");
const page = document.querySelector(".page");
const path = location.pathname.split("/").slice(0, 3).join("/");
const session = page.dataset.session;
const shared = "shared" in page.dataset;
const talks = document.getElementById("log") !== null;
const basket = `innkeep:basket:${session}`;
const sending = talks ? startSending(document.scrollingElement) : null;
const banner = connectionBanner();

tellRefusals(sending?.tell ?? tell);
keepStream({
  onChange(isUp) {
    banner(isUp);
    if (isUp) sending?.unsent.send();
  },
  onOver() {
    if (shared) return leave();
    void import("./page-gone.js");
    // Where there is a conversation, its foot says what has ended; elsewhere, the first page does.
    if (!talks) location.assign(path);
  },
});
if (talks) {
  startPhotos();
  startMarks();
  startTyping();
  keepKeyboard();
  atProposal();
  openBeside();
}
if (shared) startLeaving();
if (document.getElementById("menu")) import("./menu.js").then(({ startMenu }) => startMenu(basket));
followLink();
addEventListener("hashchange", followLink);
emptyOnConfirm();
startCopying();
whenIdle(() => later(() => import("./notices.js")));
if (!shared) whenIdle(() => later(() => import("./keeping.js")).then(({ keepPage }) => keepPage(path)));

/* A link that was opened on a phone that is here already. */
function followLink() {
  if (location.hash.startsWith("#pass=")) import("./arriving.js");
}

function tell(words) {
  const notice = document.getElementById("notice");
  if (!notice) return;
  notice.textContent = words;
  notice.hidden = false;
}

function startPhotos() {
  const input = document.getElementById("photo");
  input.closest("label").hidden = false;
  const photos = () => later(() => import("./photo.js"));
  whenIdle(photos);
  input.addEventListener("change", async () => (await photos()).sendPhoto(input, sending.tell));
}

/* What is needed later may be wanted without a connection: then it comes once there is one again. */
async function later(load) {
  try {
    return await load();
  } catch (error) {
    if (navigator.onLine) throw error;
    await new Promise((back) => addEventListener("online", back, { once: true }));
    return load();
  }
}

function whenIdle(act) {
  const wait = window.requestIdleCallback ?? ((later) => setTimeout(later, 500));
  if (document.readyState === "complete") wait(act);
  else addEventListener("load", () => wait(act), { once: true });
}

function emptyOnConfirm() {
  document.addEventListener("submit", (event) => {
    if (event.target.closest("[data-empties-basket]")) sessionStorage.removeItem(basket);
  });
}

/* What has arrived on this phone, and what was seen on it. The server keeps the furthest. */
function startMarks() {
  const log = document.getElementById("log");
  const marked = { delivered: 0, read: 0 };
  const mark = async (what, seq) => {
    if (seq <= marked[what]) return;
    marked[what] = seq;
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`/api/v1/sessions/${session}/${what}`, { method: "PUT", headers, body: `{"seq": ${seq}}` })
      .catch(() => null);
    if (!answer?.ok) marked[what] = 0;
  };
  const look = () => {
    const seq = Math.max(0, ...[...log.querySelectorAll("[data-seq]")].map((message) => Number(message.dataset.seq)));
    if (seq) void mark(document.visibilityState === "visible" ? "read" : "delivered", seq);
  };
  let timer;
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  }).observe(log, { childList: true });
  document.addEventListener("visibilitychange", look);
  look();
}

/* A tap beside the words takes nothing from them: the keyboard stays, and nothing moves away under the finger. */
function keepKeyboard() {
  document.getElementById("composer").addEventListener("mousedown", (event) => {
    if (event.target.id !== "composer-text") event.preventDefault();
  });
}

/* Let the hotel see that somebody writes; not more often than every few seconds. */
function startTyping() {
  const EVERY = 4_000;
  let told = 0;
  document.getElementById("composer-text").addEventListener("input", (event) => {
    if (!event.target.value || Date.now() - told < EVERY || !navigator.onLine) return;
    told = Date.now();
    fetch(`/api/v1/sessions/${session}/typing`, { method: "POST" }).catch(() => {});
  });
}

/* Who comes from the menu stands before what they chose. */
function atProposal() {
  if (location.hash !== "#proposal") return;
  const proposal = document.getElementById("proposal");
  history.replaceState(null, "", location.pathname);
  requestAnimationFrame(() => proposal?.focus({ preventScroll: true }));
  // Its end, where it is confirmed, stands above the composer.
  proposal?.closest(".basket").scrollIntoView({ block: "end" });
}

/* Where there is room beside the conversation, the orders are open. */
function openBeside() {
  const orders = document.querySelector("#orders details");
  const wide = matchMedia("(min-width: 64rem)");
  const fit = () => (orders.open = wide.matches);
  wide.addEventListener("change", fit);
  if (wide.matches) fit();
}

/* A device that many use: it ends when nobody has touched it for as long as the server waits. */
function startLeaving() {
  const IDLE = 5 * 60_000;
  const EVERY = 30_000;
  let touched = Date.now();
  let told = touched;
  const touch = () => {
    touched = Date.now();
    if (touched - told < EVERY) return;
    told = touched;
    fetch(`${path}/here`, { method: "POST" }).catch(() => {});
  };
  for (const what of ["pointerdown", "keydown", "wheel"]) addEventListener(what, touch, { passive: true });
  setInterval(() => Date.now() - touched > IDLE && leave(), 5_000);
}

function leave() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${path}/sign-out`;
  document.body.append(form);
  form.submit();
}

function startCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.querySelector("span").textContent = word("copied", "Copied");
    });
  }
}

// How high the head is depends on the connection, and on who reads: what sticks to its foot is told.
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--head", `${target.offsetHeight}px`);
}).observe(document.querySelector(".bar"));

// Where the on-screen keyboard covers the page instead of shrinking it (iOS), the composer stands above it.
const seen = window.visualViewport;
seen?.addEventListener("resize", () => {
  const covered = Math.max(0, innerHeight - seen.height * seen.scale - seen.offsetTop);
  document.documentElement.style.setProperty("--keyboard", `${covered}px`);
});
