// A visit to a class: big buttons beside the number, and whether heads and names make the children expected.
(() => {
  const form = document.getElementById("check");
  if (!form) return;
  const heads = form.elements.head_count;
  const counts = document.querySelector("[data-heads]");
  const missing = document.querySelector("[data-missing]");
  const sum = document.querySelector("[data-sum]");

  function show() {
    const ticked = form.querySelectorAll(".tick:checked").length;
    const counted = heads.value === "" ? null : Number(heads.value);
    const agrees = counted !== null && counted + ticked === Number(form.dataset.expected);
    counts.textContent = counted === null ? "–" : counted;
    missing.textContent = ticked;
    sum.textContent = counted === null ? "" : agrees ? sum.dataset.agrees : sum.dataset.differs;
  }

  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      heads.value = Math.max(0, Number(heads.value) + Number(button.dataset.step));
      show();
    });
  }
  document.querySelector("[data-with-script]").hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", () => {
    for (const button of document.querySelectorAll("[form=check]")) setTimeout(() => (button.disabled = true));
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[form=check]")) button.disabled = false;
    show();
  });
  show();
})();
