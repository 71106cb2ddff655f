// A field to sign in with a finger, for every form that has one. Strokes are kept as shares of its width and height, so
// that it can be turned and drawn again. Without this script people sign on paper.
"use strict";

document.querySelectorAll("form [data-pad]").forEach((pad) => {
  const form = pad.closest("form");
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

  form.querySelectorAll("[data-with-script]").forEach((part) => (part.hidden = false));
  if (pad.dataset.pad === "at-once" && !form.querySelector("[name=signed_how]:checked"))
    form.querySelector("[name=signed_how][value=screen]").checked = true;
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
  form.addEventListener("submit", keep);
});
