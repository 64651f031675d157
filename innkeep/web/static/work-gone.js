// Whoever is asked to sign in is not, or no longer, the one whose page of My work this phone keeps.

globalThis.caches?.delete("innkeep-work");
