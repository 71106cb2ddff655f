// Today's board asks for its changing part once a minute while it is looked at, and exchanges it only when it differs.
(() => {
  const board = document.getElementById("board");
  const address = board && board.dataset.part;
  if (!address) return;
  const EVERY = 60_000;
  let shown = "";

  // The minute of "as of" alone is no reason to exchange the page under somebody's finger.
  const substance = (html) => html.replace(/\d{2}:\d{2}/, "");

  async function refresh() {
    if (document.hidden || board.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) return;
    try {
      const answer = await fetch(address, { headers: { "X-Background": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return location.reload();
      if (!answer.ok) return;
      const html = await answer.text();
      if (substance(html) === shown) return;
      shown = substance(html);
      exchange(html);
    } catch {
      // No network: the page keeps what it shows, with the time at which it was true.
    }
  }

  function exchange(html) {
    const focused = document.activeElement && board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const top = window.scrollY;
    board.innerHTML = html;
    if (focused) board.querySelector(`a[href="${CSS.escape(focused)}"], a[href="${focused}"]`)?.focus({ preventScroll: true });
    window.scrollTo(0, top);
  }

  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
})();
