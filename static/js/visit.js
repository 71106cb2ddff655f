// A home visit: a field to sign in, photos made small before they travel, and a form that waits for the network.
// Without this script the guardian signs on paper and the browser sends the form.
"use strict";

(() => {
  const form = document.getElementById("visit");
  if (!form) return;
  const PHOTO_SIDE = 1600;
  const PHOTO_QUALITY = 0.82;
  const SMALL_ENOUGH = 400 * 1024;

  // ---- the field to sign in: strokes as shares of its width and height, so that it can be turned and drawn again ----
  const pad = form.querySelector("[data-pad]");
  const canvas = pad.querySelector("canvas");
  const stored = form.elements.signature;
  let strokes = [];
  let before = null;

  function draw() {
    const box = canvas.getBoundingClientRect();
    if (!box.width) return;
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    const pen = canvas.getContext("2d");
    if (before) {
      const fit = Math.min(canvas.width / before.width, canvas.height / before.height, 1);
      pen.drawImage(before, 0, 0, before.width * fit, before.height * fit);
    }
    pen.lineWidth = 2.6 * scale;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#000";
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], place) => pen[place ? "lineTo" : "moveTo"](x * canvas.width, y * canvas.height));
      if (stroke.length === 1) pen.lineTo(stroke[0][0] * canvas.width + 0.1, stroke[0][1] * canvas.height);
      pen.stroke();
    }
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    strokes.push([place(event)]);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    strokes[strokes.length - 1].push(place(event));
    draw();
  });
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    before = null;
    stored.value = "";
    draw();
  });

  function keep() {
    if (strokes.length) stored.value = canvas.toDataURL("image/png");
  }

  function show() {
    const way = form.querySelector("[name=signed_how]:checked");
    pad.hidden = !way || way.value !== "screen";
    if (!pad.hidden) draw();
  }

  form.querySelector("[data-with-script]").hidden = false;
  form.addEventListener("change", show);
  window.addEventListener("resize", draw);
  if (stored.value) {
    const image = new Image();
    image.onload = () => {
      before = image;
      show();
    };
    image.src = stored.value;
  }
  show();

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
    keep();
    if (event.submitter && event.submitter.name === "reveal") return;
    event.preventDefault();
    if (!flying) send();
  });
})();
