"use strict";
// Narrows down the changes. Without it everything is shown and the form stays hidden.
(() => {
  const form = document.getElementById("filter");
  const documents = [...document.querySelectorAll(".document")];
  const groups = [...document.querySelectorAll(".kind-group")];
  const same = [...document.querySelectorAll(".sentence.same")];

  const apply = () => {
    const { document: wanted, kind, whole } = form.elements;
    for (const group of groups) {
      group.hidden = kind.value !== "" && group.dataset.kind !== kind.value;
    }
    let shown = 0;
    for (const section of documents) {
      const kinds = section.dataset.kinds.split(" ");
      section.hidden =
        (wanted.value !== "" && section.id !== wanted.value) || (kind.value !== "" && !kinds.includes(kind.value));
      shown += section.hidden ? 0 : 1;
    }
    for (const line of same) {
      line.hidden = !whole.checked;
    }
    form.querySelector("output").textContent =
      `${shown.toLocaleString("en")} of ${documents.length.toLocaleString("en")} changed documents`;
  };

  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(); // A browser may restore an earlier choice when it reloads the page.
})();
