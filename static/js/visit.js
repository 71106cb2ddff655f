// A home visit: photos made small before they travel, and a form that waits for the network; signing is in pad.js.
// Without this script the browser sends the form.
"use strict";

(() => {
  const form = document.getElementById("visit");
  if (!form) return;
  const PHOTO_SIDE = 1600;
  const PHOTO_QUALITY = 0.82;
  const SMALL_ENOUGH = 400 * 1024;

  // ---- photos: read upright and drawn smaller; what this browser cannot read goes as it is ----
  async function small(file) {
    if (file.size <= SMALL_ENOUGH || !window.createImageBitmap) return file;
    try {
      const image = await createImageBitmap(file);
      const share = Math.min(1, PHOTO_SIDE / Math.max(image.width, image.height));
      const sheet = document.createElement("canvas");
      sheet.width = Math.round(image.width * share);
      sheet.height = Math.round(image.height * share);
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      const made = await new Promise((done) => sheet.toBlob(done, "image/jpeg", PHOTO_QUALITY));
      return made && made.size < file.size ? made : file;
    } catch {
      return file;
    }
  }

  async function filled() {
    const data = new FormData(form);
    for (const name of ["photo", "album"]) {
      const files = data.getAll(name).filter((file) => file.size);
      data.delete(name);
      for (const file of files) data.append(name, await small(file), "photo.jpg");
    }
    return data;
  }

  // ---- sending: the same key until it has arrived; what was typed stays on the page ----
  const answer = form.querySelector("[data-answer]");
  const button = form.querySelector(".button--primary");
  let flying = false;

  function tell(node) {
    answer.replaceChildren(node);
    node.tabIndex = -1;
    node.focus();
  }

  function noNetwork() {
    const notice = document.createElement("div");
    notice.className = "notice notice--warning";
    notice.setAttribute("role", "alert");
    notice.textContent = form.dataset.offline;
    tell(notice);
  }

  function refused(page) {
    const summary = page.querySelector("[data-focus]");
    if (!summary) return false;
    form.querySelectorAll(".field__error").forEach((error) => error.remove());
    for (const error of page.querySelectorAll(".field__error")) {
      const control = document.getElementById(error.id.replace(/_error$/, ""));
      const part = control && control.closest(".field, .choices");
      if (!part) continue;
      part.querySelector("legend, .field__label, .field__help").after(error);
      const folded = part.closest("details");
      if (folded) folded.open = true;
    }
    form.classList.add("visit--all");
    tell(summary);
    return true;
  }

  async function send() {
    flying = true;
    answer.replaceChildren();
    button.classList.add("is-busy");
    let found = null;
    try {
      found = await fetch(form.action, { method: "POST", body: await filled(), headers: { Accept: "application/json" } });
    } catch {
      found = null;
    }
    if (found && found.ok && (found.headers.get("Content-Type") || "").startsWith("application/json")) {
      location.assign((await found.json()).url);
      return;
    }
    flying = false;
    button.classList.remove("is-busy");
    if (!found || [502, 503, 504].includes(found.status)) noNetwork();
    else if (found.status !== 422 || !refused(new DOMParser().parseFromString(await found.text(), "text/html")))
      // Anything else is a page to read: the browser sends the form, under the same key, and shows it.
      HTMLFormElement.prototype.submit.call(form);
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.name === "reveal") return;
    event.preventDefault();
    if (!flying) send();
  });
})();
