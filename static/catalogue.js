/* A reason that is chosen from the catalogue (data-fills) puts its words into the box beside it, to be
   edited, and chooses its section. Without this file the words are taken when the form is sent. */
"use strict";

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!select.dataset || !select.dataset.fills) return;
  const chosen = select.selectedOptions[0].dataset;
  const beside = (column) => select.closest("tr").querySelector(`[name$="-${column}"]`);
  const box = beside(select.dataset.fills);
  const untouched = Array.from(select.options).some((option) => option.dataset.text === box.value);
  if (box.value.trim() === "" || untouched) box.value = chosen.text || "";
  else if (chosen.text) box.value = `${box.value.trimEnd()}\n${chosen.text}`;
  if (chosen.section) beside("section").value = chosen.section;
});
