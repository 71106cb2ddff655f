// A running import: asks how far it is every other second, and shows the result when it is there.
(() => {
  const box = document.getElementById("import-progress");
  if (!box) return;
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-words]");

  async function ask() {
    try {
      const answer = await fetch(box.dataset.address, { headers: { "X-Background": "1" }, redirect: "manual" });
      if (!answer.ok) return location.reload();
      const state = await answer.json();
      if (!state.running) return location.reload();
      bar.value = state.done;
      words.textContent = state.words;
    } catch {
      // No network: the import goes on without this page.
    }
    setTimeout(ask, 2000);
  }

  setTimeout(ask, 1000);
})();
