// Everything here only makes pages nicer: each of them works without it.
// Runs before the page is drawn, so that what depends on it does not jump.
document.documentElement.classList.add("has-script");

document.addEventListener("DOMContentLoaded", () => {
  // After a form came back with errors, start where they are listed.
  document.querySelector(".error-summary")?.focus();

  // What was typed and is saved now needs no copy in this browser any more (see draft.js).
  try {
    const sent = sessionStorage.getItem("milstolpe-sent");
    if (sent && document.querySelector(".callout-success")) {
      localStorage.removeItem(sent);
      sessionStorage.removeItem("milstolpe-sent");
    }
  } catch {
    // A browser that allows no storage has no copy either.
  }
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

// The menu More lies above the page: it closes with Escape, and when one goes on elsewhere.
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const more = document.querySelector(".subnav-more[open]");
    if (more && !more.contains(event.target)) more.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  const more = document.querySelector(".subnav-more[open]");
  if (!more || event.key !== "Escape") return;
  if (more.contains(document.activeElement)) more.querySelector("summary").focus();
  more.open = false;
});

// A button that copies what a field holds; it is there only where it can.
document.addEventListener("DOMContentLoaded", () => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    });
  }
});
