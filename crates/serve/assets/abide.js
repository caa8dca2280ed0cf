// What pages do more smoothly with a script; each works without it.
const menu = document.querySelector("details.me");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

// One submit of a form: what is pressed twice is one act for the ledger too, but the second would be waited for.
addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset.sent = "1";
}, true);
// An answer that did not come may still have been an act: the page itself says how it stands.
document.addEventListener("htmx:error", () => location.reload());
// A page that comes back from the browser's memory shows what was, not what is.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
