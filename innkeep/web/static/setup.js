// The time zone of the machine is most likely the hotel's, and the currency that of the place.

const zone = document.querySelector("[data-zone]");
const currency = document.getElementById("field-currency");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
let guessed = "";

if (zone && !zone.value && here?.includes("/")) zone.value = here;
zone?.addEventListener("change", guess);
guess();

function guess() {
  const place = [...document.querySelectorAll("#zones option")].find((each) => each.value === zone?.value);
  if (!place?.dataset.currency || (currency.value && currency.value !== guessed)) return;
  currency.value = guessed = place.dataset.currency;
}
