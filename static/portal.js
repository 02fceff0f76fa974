/* Small comforts. Every page works without this file. */
"use strict";

// The account menu closes where one clicks elsewhere or presses Escape, as menus do.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.account[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.account[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// After an error the reader starts at the summary of what is wrong.
document.querySelectorAll(".error-summary").forEach((summary) => summary.focus());

// Letters in a number or half a date would be sent as nothing and so be lost: ask for them here.
document.addEventListener("submit", (event) => {
  const unread = Array.from(event.target.elements).find((field) => field.validity && field.validity.badInput);
  if (!unread) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  unread.reportValidity();
}, true);

// What is removed (data-confirm) is asked about once: it stands right beside what changes it.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// A second click while the first is under way does no harm, but looks as if it were needed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // Those that htmx sends stay on the page, those marked data-again answer with a file.
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  setTimeout(() => {
    form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => {
      button.disabled = true;
    });
  });
});
// Coming back with the browser's own button shows the page as it was left: let it be used again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form button:disabled").forEach((button) => { button.disabled = false; });
});

// What is folded on the screen is read on paper.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details").forEach((part) => { part.open = true; });
});

// A table that grows gets one more empty line at a time; without this file a few stand ready.
const addLine = (table) => {
  const last = table.querySelector("tbody tr:last-child");
  const line = last.cloneNode(true);
  line.querySelectorAll("input, select, textarea").forEach((field) => {
    const number = Number(field.name.match(/-(\d+)-[^-]+$/)[1]);
    field.id = field.id.replace(`-${number}-`, `-${number + 1}-`);
    field.name = field.name.replace(`-${number}-`, `-${number + 1}-`);
    const label = field.getAttribute("aria-label").replace(number + 1, number + 2);
    field.setAttribute("aria-label", label);
    field.classList.remove("is-invalid");
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  });
  last.after(line);
  return line;
};
document.querySelectorAll("[data-add-line]").forEach((button) => {
  const table = document.getElementById(button.dataset.addLine);
  button.hidden = !!button.closest("fieldset:disabled");
  button.addEventListener("click", () => {
    addLine(table).querySelector("input, select, textarea").focus();
  });
});
