// The worker of My work, and of no other page: it keeps the page as it was last, with what it is made of, for a phone
// that is opened again where there is no network. What was tapped there waits in the page's own store (work.js).
//
// A page belongs to whoever is signed in. It goes when somebody signs out or in, when the server says that nobody is
// signed in any more, and after a day.

const KEPT = "innkeep-work";
const PAGE = "/console/my-work";
const PATIENCE = 4_000;
const A_DAY = 24 * 60 * 60_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

/** The page from the server; the one that was kept where that cannot be reached, or takes too long. */
async function page(event) {
  const fresh = fetched(event.request);
  event.waitUntil(fresh.catch(() => {}));
  const before = await kept();
  if (!before) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, before));
  return Promise.race([fresh.catch(() => before), late]).then((answer) => (answer.status >= 500 ? before : answer));
}

async function fetched(request) {
  const answer = await fetch(request);
  if (answer.ok) await keep(answer.clone());
  // Somewhere else, or not allowed: nobody is signed in here, or somebody else.
  else if (answer.status < 500) await caches.delete(KEPT);
  return answer;
}

async function keep(answer) {
  const cache = await caches.open(KEPT);
  const release = /\/static\/[0-9a-f]+\//.exec(await answer.clone().text())?.[0];
  await cache.put(PAGE, answer);
  for (const each of await cache.keys()) {
    const { pathname } = new URL(each.url);
    if (pathname !== PAGE && !pathname.startsWith(release)) await cache.delete(each);
  }
}

async function kept() {
  const answer = await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true });
  return answer && Date.now() - new Date(answer.headers.get("date")) < A_DAY ? answer : null;
}

/** What the page is made of; it never changes under its address. */
async function file(request) {
  const before = await caches.match(request, { cacheName: KEPT, ignoreVary: true });
  if (before) return before;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
