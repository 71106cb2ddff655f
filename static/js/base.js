// Comfort for every page; each part is missing without script and nothing else changes.
"use strict";

// <form data-confirm="…"> or <button data-confirm="…">: asks before it sends.
// Every POST form is sent once; the browser's back button makes it usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented || form.method !== "post") return;
  const question = (button && button.dataset.confirm) || form.dataset.confirm;
  if (form.dataset.sent || (question && !window.confirm(question))) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if (button) button.classList.add("is-busy");
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
});

// <select data-submit>: sends its form when changed; the form keeps its own button for those without script.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// <button data-print>: prints; it is hidden until the script has run.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Menus close when the reader goes elsewhere.
const closeMenus = (except) =>
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus();
  if (open) open.querySelector("summary").focus();
});

// The error summary is read first; the active link of a scrolling menu is in sight.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
document.querySelectorAll(".topbar__nav [aria-current]").forEach((link) => {
  link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.clientWidth / 2;
});
