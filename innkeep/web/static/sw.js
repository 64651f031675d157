// The service worker of both faces: it shows what a push brings, and opens the page that a tap leads to. Of the pages it
// keeps the guest's and My work; everything else goes to the network as it would without it.

const ICON = "/static/icons/icon-192.png";
const BADGE = "/static/icons/badge-96.png";

if (new URL(self.registration.scope).pathname !== "/console") importScripts("/static/kept-page.js");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  event.waitUntil(show(told(event)));
});

function told(event) {
  try {
    return event.data.json();
  } catch {
    return {}; // What cannot be read still has to be shown, or the browser says something of its own.
  }
}

async function show({ title = "Innkeep", body = "", path = "/", tag, lang, dir = "auto", urgent = false }) {
  const open = await pages();
  // Whoever looks at the very page sees it there.
  if (open.some((page) => page.visibilityState === "visible" && page.focused && at(page) === here(path))) return;
  await self.registration.showNotification(title, {
    body,
    tag,
    lang,
    dir,
    renotify: Boolean(tag),
    requireInteraction: urgent,
    icon: ICON,
    badge: BADGE,
    data: { path: here(path) },
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/"));
});

async function open(path) {
  const known = await pages();
  const page = known.find((each) => at(each) === path) ?? known.find((each) => sameFace(at(each), path));
  if (!page) return self.clients.openWindow(path);
  const shown = await page.focus();
  if (at(page) !== path) {
    // A page that this worker does not control cannot be sent elsewhere.
    await (shown ?? page).navigate(path).catch(() => self.clients.openWindow(path));
  }
}

/* A browser that changes where it is woken says so; the page does the same when it is opened next. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAnew(event));
});

async function subscribeAnew(event) {
  const options = event.oldSubscription?.options;
  const fresh = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (!fresh) return;
  const scope = new URL(self.registration.scope).pathname;
  const base = scope.startsWith("/g/") ? scope : "/api/v1";
  await fetch(`${base}/push-subscriptions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fresh.toJSON()),
  });
}

/* ------------------------------------------------------------------------------------------------------------------*/

function pages() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/** The path of a page of ours. */
function at(page) {
  return new URL(page.url).pathname;
}

/** A path of this origin, whatever was said. */
function here(path) {
  const url = new URL(path, self.location.origin);
  return url.origin === self.location.origin ? url.pathname : "/";
}

function sameFace(one, other) {
  const face = (path) => path.split("/").slice(0, path.startsWith("/g/") ? 3 : 2).join("/");
  return face(one) === face(other);
}
