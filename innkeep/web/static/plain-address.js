// A hotel that has TLS keeps nobody signed in by a plain address: whoever came by one is told so, and where to go.

if (!isSecureContext) for (const told of document.querySelectorAll("[data-plain]")) told.hidden = false;
