// Everything here only makes pages nicer: each of them works without it.
// Runs before the page is drawn, so that what depends on it does not jump.
document.documentElement.classList.add("has-script");

document.addEventListener("DOMContentLoaded", () => {
  // After a form came back with errors, start where they are listed.
  document.querySelector(".error-summary")?.focus();
});

// A second press on a button that already sends its form does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
});

// Coming back with the browser's back button finds the page as it was left: let it send again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

// A form that htmx sends stays on the page.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sending]");
  if (form) delete form.dataset.sending;
});

// The server says that another page takes this one's place, also in the browser's history.
document.addEventListener("replacePage", (event) => location.replace(event.detail.by));
