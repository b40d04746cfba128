// Adds empty rows to a set of small forms; without a script there are a few empty ones already.
for (const set of document.querySelectorAll("[data-rows]")) {
  const template = set.querySelector("template");
  const button = set.querySelector("[data-add-row]");
  const total = set.querySelector("[name$='-TOTAL_FORMS']");
  if (!template || !button || !total) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const number = total.value;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number);
    const row = holder.firstElementChild;
    button.before(row);
    total.value = Number(number) + 1;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
