// Writing messages. What was sent is on the page at once, kept until the server has it, and written once however often
// it has to be tried: the client id decides.

import { problem, sentence, word } from "./live.js";

const TRY_FOR = 15_000;
const TRY_AGAIN = 3_000;
const SAME_TAP = 1_500;
const LONG = 3_600;
const LONGEST = 4_000;

class Unsent {
  #mine;
  #staff;
  #log;
  #tell;
  #waiting = [];
  #running = false;
  #timer = null;

  constructor({ session, reader }, log, tell) {
    this.#mine = `innkeep:unsent:${session}:${reader ?? "guest"}:`;
    this.#staff = reader !== undefined;
    this.#log = log;
    this.#tell = tell;
    addEventListener("online", () => this.send());
    this.send();
  }

  add(text, action) {
    const message = { id: newId(), text, action, at: Date.now() };
    this.#waiting.push(message);
    this.#keep(message);
    this.#show(message).scrollIntoView({ block: "end" });
    this.send();
  }

  /** Send what waits, one after the other, in the order in which it was written. */
  async send() {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    while (this.#gather().length && (await this.#try(this.#waiting[0])));
    this.#running = false;
    if (this.#waiting.length) this.#timer = setTimeout(() => this.send(), TRY_AGAIN);
  }

  /** All that waits, in whichever tab, oldest first: each tab sends the whole of it, so that nothing overtakes. */
  #gather() {
    const mine = new Set(this.#waiting.map((message) => message.id));
    const others = this.#kept().filter((message) => !mine.has(message.id));
    if (others.length) {
      this.#waiting = [...this.#waiting, ...others].sort((one, other) => one.at - other.at);
      for (const message of this.#waiting) this.#show(message);
    }
    return this.#waiting;
  }

  async #try(message) {
    const body = new URLSearchParams({ text: message.text, client_id: message.id });
    let answer, html;
    try {
      const headers = { "HX-Request": "true" };
      answer = await fetch(message.action, { method: "POST", body, headers, signal: AbortSignal.timeout(TRY_FOR) });
      html = await answer.text();
    } catch {
      return this.#rest();
    }
    if (answer.status >= 500) return this.#rest();
    if (answer.status === 401 && this.#staff) {
      // Signed out: it is sent when they are back, and by nobody else who signs in here.
      location.reload();
      return false;
    }
    this.#waiting.shift();
    this.#forget(message);
    if (answer.ok) await htmx.swap({ text: html, sourceElement: this.#log, target: this.#log, swap: "none" });
    else this.#refused(message, answer.status, html);
    return true;
  }

  /** It will never be written: say why, and give the words back. */
  #refused(message, status, html) {
    if (status === 401 || status === 404) return location.reload();
    document.getElementById(`m-${message.id}`)?.remove();
    this.#tell(sentence(html), message.text);
    document.dispatchEvent(new CustomEvent("unsent", { detail: problem(html) }));
  }

  #show(message) {
    const known = document.getElementById(`m-${message.id}`);
    if (known && !known.matches(".pending")) return known;
    const bubble = known ?? document.getElementById("pending-message").content.cloneNode(true).firstElementChild;
    bubble.id = `m-${message.id}`;
    bubble.querySelector(".bubble").textContent = message.text;
    this.#log.append(bubble);
    return bubble;
  }

  /** Nothing goes out now, the first as little as those behind it. */
  #rest() {
    for (const { id } of this.#waiting) {
      const state = document.querySelector(`#m-${id}.pending .state`);
      if (state) state.textContent = word("waiting", "Waiting for the connection");
    }
    return false;
  }

  /* Each by itself: other tabs of the same page write theirs beside it. */

  #kept() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#mine));
      return keys.map((key) => JSON.parse(localStorage.getItem(key)));
    } catch {
      return [];
    }
  }

  #keep(message) {
    try {
      localStorage.setItem(this.#mine + message.id, JSON.stringify(message));
    } catch {
      // A browser that keeps nothing still sends while the page is open.
    }
  }

  #forget(message) {
    try {
      localStorage.removeItem(this.#mine + message.id);
    } catch {
      // As above.
    }
  }
}

/** Random letters; crypto.randomUUID is missing where a hotel serves its own network without TLS. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Make the forms that send messages do it without leaving the page, and keep the newest message in view. */
export function startSending(scroller) {
  const log = document.getElementById("log");
  const talk = log.closest("[data-session]");
  const composer = document.getElementById("composer");
  const area = composer?.elements.text;
  const notice = document.getElementById("notice");

  const tell = (words, text) => {
    notice.textContent = words;
    notice.hidden = false;
    if (text && area && !area.value) area.value = text;
  };
  const unsent = new Unsent(talk.dataset, log, tell);

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    notice.hidden = true;
    const text = (event.submitter?.value || area?.value || "").trim();
    if (!text) return;
    if (event.submitter?.name === "text") restChoices();
    else clear(area);
    unsent.add(text, form.getAttribute("action"));
  });

  if (area) minding(area, composer);
  followNewest(log, scroller);
  return { unsent, tell };
}

/** After a tap no choice can be tapped for a moment: the second tap of two is the same one, even where the page has
    moved another button under the finger. */
function restChoices() {
  const choices = [...document.querySelectorAll("form[data-send] button[name=text]")];
  for (const choice of choices) choice.disabled = true;
  setTimeout(() => choices.forEach((choice) => (choice.disabled = false)), SAME_TAP);
}

function clear(area) {
  area.value = "";
  area.dispatchEvent(new Event("input"));
  area.focus();
}

function minding(area, composer) {
  const count = document.getElementById("composer-count");
  area.addEventListener("keydown", (event) => {
    // While an input method composes (Japanese, Chinese, Korean), Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  // Nothing is not sent, and the second tap of two finds nothing: no reason for a bubble in the browser's own language.
  area.addEventListener("invalid", (event) => event.preventDefault());
  area.addEventListener("input", () => {
    count.hidden = area.value.length < LONG;
    count.textContent = `${word("left", "Characters left:")} ${LONGEST - area.value.length}`;
    count.classList.toggle("full", area.value.length >= LONGEST);
  });
}

/** Stay at the newest message unless the reader has scrolled up; then offer a way down. */
function followNewest(log, scroller) {
  const button = document.getElementById("newest");
  const near = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 160;
  const down = () => scroller.scrollTo({ top: scroller.scrollHeight });
  let following = true;
  (scroller === document.scrollingElement ? window : scroller).addEventListener("scroll", () => {
    following = near();
    if (following) button.hidden = true;
  }, { passive: true });
  button.addEventListener("click", down);
  new MutationObserver((changes) => {
    const own = changes.some((change) => [...change.addedNodes].some((node) => node.classList?.contains("pending")));
    if (following || own) down();
    else if (changes.some((change) => [...change.addedNodes].some((node) => node.matches?.(".message, .basket")))) {
      button.hidden = false;
    }
  }).observe(log.parentElement, { childList: true, subtree: true });
  if (log.childElementCount) down();
  // A picture has its height only once it is there.
  new ResizeObserver(() => {
    if (following && log.childElementCount) down();
  }).observe(log);
}
