// The time zone of the machine is most likely the hotel's.

const zone = document.querySelector("[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !zone.value && here?.includes("/")) zone.value = here;
