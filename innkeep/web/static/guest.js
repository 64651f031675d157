// The guest's page.

import { connectionBanner, keepStream, tellRefusals } from "./live.js";
import { startSending } from "./sending.js";

const { unsent, tell } = startSending(document.scrollingElement);
const banner = connectionBanner();

tellRefusals(tell);
keepStream({
  onChange(isUp) {
    banner(isUp);
    if (isUp) unsent.send();
  },
});

// Where the on-screen keyboard covers the page instead of shrinking it (iOS), the composer stands above it.
const seen = window.visualViewport;
seen?.addEventListener("resize", () => {
  const covered = Math.max(0, innerHeight - seen.height - seen.offsetTop);
  document.documentElement.style.setProperty("--keyboard", `${covered}px`);
});
