// What a worker does for a page that is wanted without a network (sw.js): it keeps the page of its scope as it was last,
// with what that is made of, for a phone that is opened again where there is no network, or too little. What was tapped
// or written there waits in the page's own store.
//
// A page belongs to whoever it was made for, and says itself that it may be kept. It goes when somebody signs out or in,
// when the server says that nobody is known here any more, and after a day.

const PAGE = new URL(self.registration.scope).pathname;
const KEPT = `innkeep ${PAGE}`;
const PATIENCE = 4_000;
const A_DAY = 24 * 60 * 60_000;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/") || pathname.startsWith("/brand/")) event.respondWith(file(request));
  else if (request.mode !== "navigate") return;
  else if (pathname === PAGE) event.respondWith(page(event));
  else event.respondWith(fetch(request).catch(instead));
});

/** The page from the server; the one that was kept where that cannot be reached, or takes too long. */
async function page(event) {
  const fresh = fetched(event);
  event.waitUntil(fresh.catch(() => {}));
  const before = await kept();
  if (!before) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, before));
  return Promise.race([fresh.catch(() => before), late]).then((answer) => (answer.status >= 500 ? before : answer));
}

async function fetched(event) {
  const answer = await fetch(event.request);
  if (answer.status < 500) event.waitUntil(keep(answer.clone()));
  return answer;
}

async function keep(answer) {
  const html = await answer.clone().text();
  // Somewhere else, or not allowed: nobody is known here, or somebody else.
  if (!answer.ok || !html.includes(" data-keep")) return caches.delete(KEPT);
  const cache = await caches.open(KEPT);
  const [release] = /\/static\/[0-9a-f]+\//.exec(html);
  await cache.put(PAGE, answer);
  for (const each of await cache.keys()) {
    const { pathname } = new URL(each.url);
    if (pathname.startsWith("/static/") && !pathname.startsWith(release)) await cache.delete(each);
  }
}

async function kept() {
  const answer = await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true });
  return answer && Date.now() - new Date(answer.headers.get("date")) < A_DAY ? answer : null;
}

/** Another page beside it that cannot be reached: the one that is kept, if there is one. */
async function instead(error) {
  if (await kept()) return Response.redirect(PAGE);
  throw error;
}

/** What the page is made of; it never changes under its address. */
async function file(request) {
  const before = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
  if (before) return before;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
