// A page that is wanted without a network is kept by its worker (kept-page.js), or here while that has yet to begin.

const TRY_AGAIN = 5_000;

/** Keep the page at this path, from now on; on a bad network it takes more than one attempt. */
export async function keepPage(path) {
  const worker = navigator.serviceWorker;
  if (!worker || !globalThis.caches) return;
  try {
    await worker.register("/sw.js", { scope: path, updateViaCache: "none" });
    if (await caches.match(path)) return;
    const cache = await caches.open(`innkeep ${path}`);
    const files = performance.getEntriesByType("resource").map((each) => new URL(each.name).pathname);
    await cache.addAll([...new Set(files.filter((file) => /^\/(static|brand)\//.test(file)))]);
    await cache.add(path);
  } catch {
    setTimeout(keepPage, TRY_AGAIN, path);
  }
}

/** Whoever leaves leaves no page behind. */
export async function forgetPages() {
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}
