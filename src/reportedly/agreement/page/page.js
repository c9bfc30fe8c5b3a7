"use strict";
// Narrows down the disagreements. Without it everything is shown and the form stays hidden.
(() => {
  const form = document.getElementById("filter");
  const items = [...document.querySelectorAll("li[data-kind]")];
  const groups = [...document.querySelectorAll(".kind-group")];
  const sentences = [...document.querySelectorAll(".sentence")];
  const has = (list, value) => !value || list.split(" ").includes(value);

  const apply = () => {
    const { kind, label, annotator, only } = form.elements;
    const concerned = new Set();
    let shown = 0;
    for (const item of items) {
      const { kind: its, labels, who, sentences: where } = item.dataset;
      item.hidden = !(has(its, kind.value) && has(labels, label.value) && has(who, annotator?.value));
      if (!item.hidden) {
        shown += 1;
        where.split(" ").forEach((id) => concerned.add(id));
      }
    }
    for (const group of groups) {
      const left = group.querySelectorAll("li:not([hidden])").length;
      group.hidden = left === 0;
      group.querySelector(".count").textContent = `(${left.toLocaleString("en")})`;
    }
    for (const sentence of sentences) {
      sentence.hidden = only.checked && !concerned.has(sentence.id);
    }
    form.querySelector("output").textContent =
      `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")} ${form.dataset.noun}`;
  };

  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(); // A browser may restore an earlier choice when it reloads the page.
})();
