// What both faces share while a page is open: putting news into place, and a stream that always comes back.

const SILENCE = 40_000; // The server says something every 15 s; after this much of nothing the connection is dead.
const LOOK_EVERY = 5_000;
const FIRST_RETRY = 2_000;

/* Putting into place ------------------------------------------------------------------------------------------------
   `hx-swap="place"` sorts what arrives among the target's children by `data-order`. What is on the page already, in
   whichever list, is changed in place and moved, so that focus and scroll stay where they are. With `all:true`, what
   did not arrive goes; without it, what arrives with `data-gone`. */

let htmxInside;

htmx.registerExtension("place", {
  init(inside) {
    htmxInside = inside;
  },
  handle_swap(style, target, fragment, spec) {
    if (style !== "place") return false;
    const gone = [...fragment.children].filter((fresh) => "gone" in fresh.dataset);
    for (const fresh of gone) {
      document.getElementById(fresh.id)?.remove();
      fresh.remove();
    }
    const placed = [...fragment.children].map((fresh) => put(fresh, target));
    if (spec.all) for (const old of [...target.children]) if (!placed.includes(old)) old.remove();
    return placed;
  },
});

function put(fresh, target) {
  const known = fresh.id && document.getElementById(fresh.id);
  if (!known) {
    fresh.classList.add("is-new");
    moveTo(fresh, target);
    return fresh;
  }
  const wrapped = document.createDocumentFragment();
  wrapped.append(fresh);
  htmxInside.morph(known, wrapped, false);
  moveTo(known, target);
  return known;
}

function moveTo(element, target) {
  const place = orderOf(element);
  const { previousElementSibling: before, nextElementSibling: after } = element;
  // Of several with the same order each is in its place, wherever among them it stands.
  const fits = (!before || orderOf(before) <= place) && (!after || place <= orderOf(after));
  if (element.parentNode === target && fits) return;
  const next = [...target.children].find((other) => other !== element && orderOf(other) > place) ?? null;
  // moveBefore keeps focus, where the browser has it; it takes only what is in the page already.
  if (target.moveBefore && element.isConnected) target.moveBefore(element, next);
  else target.insertBefore(element, next);
}

function orderOf(element) {
  return "order" in element.dataset ? Number(element.dataset.order) : Infinity;
}

/* The stream --------------------------------------------------------------------------------------------------------
   htmx reconnects what was once connected. Beyond that: a first connect that failed is tried again, a connection that
   went silent is given up, and a network that came back is used at once. */

export function keepStream({ onChange, onOver }) {
  const element = document.getElementById("stream");
  if (!element) return;
  let connection = null;
  let heard = Date.now();
  let over = false;
  let leaving = false;

  const up = (isUp) => onChange?.(isUp || over || document.hidden);
  const connect = () => {
    heard = Date.now();
    htmx.ajax("GET", element.getAttribute("hx-sse:connect"), { source: element });
  };

  element.addEventListener("htmx:sse:after:connection", (event) => {
    connection = event.detail.connection;
    heard = Date.now();
    up(true);
  });
  element.addEventListener("htmx:sse:before:message", () => {
    heard = Date.now();
  });
  element.addEventListener("htmx:sse:before:connection", (event) => {
    if (over) event.preventDefault();
  });
  element.addEventListener("htmx:sse:error", (event) => {
    if (![401, 403, 404].includes(event.detail.status)) up(false);
    else if (!leaving) location.reload();
  });
  element.addEventListener("htmx:sse:close", () => {
    connection = null;
  });
  element.addEventListener("htmx:finally:request", () => {
    if (connection || over) return;
    up(false);
    setTimeout(connect, FIRST_RETRY);
  });
  element.addEventListener("over", () => {
    over = true;
    if (!leaving) onOver?.();
  });
  // Whoever signs out ends the stream by it: what that answers is on its way, and going elsewhere now would lose it.
  addEventListener("submit", (event) => (leaving ||= !event.defaultPrevented));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("online", () => {
    connection?.delayCanceller?.();
    // A network that was away for a blink has cut nothing; if it did, the silence will tell.
    if (connection?.reader) up(true);
  });
  addEventListener("offline", () => up(false));
  setInterval(() => {
    if (!document.hidden && connection?.reader && Date.now() - heard > SILENCE) {
      heard = Date.now();
      connection.reader.cancel();
    }
  }, LOOK_EVERY);

  connect();
}

/* A banner that says so when nothing arrives; not at every blink of the network. */
export function connectionBanner() {
  const banner = document.getElementById("connection");
  let timer = null;
  return (isUp) => {
    clearTimeout(timer);
    if (isUp) banner.hidden = true;
    else timer = setTimeout(() => (banner.hidden = false), navigator.onLine ? 1_500 : 0);
  };
}

/* What was refused --------------------------------------------------------------------------------------------------*/

/** What the page says itself, in its own language where it has one. */
export function word(name, english) {
  return document.getElementById("words")?.dataset[name] ?? english;
}

/** A problem document (RFC 9457); with nothing in it, where something else arrived. */
export function problem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Its sentence, or one that is always true. */
export function sentence(text) {
  return problem(text).detail ?? word("failed", "That did not work. Please try again.");
}

/** Tell what a tap led to when it was refused: beside what was tapped, or else through `otherwise`. */
export function tellRefusals(otherwise) {
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status === 401) return location.reload();
    const beside = ctx.sourceElement.closest("form:has(.problem), li, section, article, .basket")?.querySelector(".problem");
    // A card that somebody else has moved meanwhile is another one by now: what is said beside the old one nobody sees.
    if (beside?.isConnected) beside.textContent = sentence(ctx.text);
    else otherwise(sentence(ctx.text));
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && event.detail.ctx.sourceElement?.id !== "stream") {
      otherwise(word("offline", "No connection. Nothing was changed; please try again."));
    }
  });
  document.addEventListener("htmx:before:request", (event) => {
    const beside = event.detail.ctx.sourceElement.closest?.("form:has(.problem), li, section, article, .basket")?.querySelector(".problem");
    if (beside) beside.textContent = "";
  });
}

/* Ages, by the same words as the server's `ago` ----------------------------------------------------------------------*/

export function keepAges() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-age]")) time.textContent = ago(new Date(time.dateTime));
  }, 20_000);
}

export function ago(moment) {
  const minutes = Math.floor((Date.now() - moment) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
