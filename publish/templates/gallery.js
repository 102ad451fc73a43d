"use strict";
const chapters = JSON.parse(document.getElementById("data").textContent);
const cards = [...document.querySelectorAll(".card")];
const byId = (id) => document.getElementById(id);
const INTO = 0.02; // seconds after a beat's start: a seek may land a hair before what is asked for
const start = (video) => video.play().catch(() => {}); // one that is stopped before it runs says so
const tell = (words) => { byId("told").textContent = words; };

// Filter.
function filter() {
  const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const card of cards) {
    const { words: text, lesson, status } = card.dataset;
    const fits = words.every((word) => text.includes(word))
      && (!byId("lesson").value || lesson === byId("lesson").value)
      && (!byId("status").value || status.split("|").includes(byId("status").value));
    card.hidden = !fits;
    shown += fits;
  }
  byId("count").textContent = `${shown} of ${cards.length} video${cards.length > 1 ? "s" : ""}`;
  byId("none").hidden = shown > 0;
}
const fields = ["find", "lesson", "status"].map(byId);
for (const field of fields) field.addEventListener("input", filter);
byId("all").addEventListener("click", () => {
  for (const field of fields) field.value = "";
  filter();
  byId("find").focus();
});

// A card: its chapters, its command, and one video that plays at a time.
function alone(video) {
  for (const other of document.querySelectorAll("main video")) if (other !== video) other.pause();
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // no clipboard for pages from a disk
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  tell("copied");
}
// The poster is seen whole, under one large button, until the video plays with its own controls.
function cover(card, video) {
  const button = document.createElement("button");
  const title = card.querySelector("h2").textContent;
  button.type = "button";
  button.className = "play";
  button.setAttribute("aria-label", `Play ${title}, ${card.querySelector(".from").textContent}`);
  button.append(document.createElement("i"));
  const uncover = () => {
    if (!button.isConnected) return;
    button.remove();
    card.querySelector(".length").remove();
    video.controls = true;
  };
  button.addEventListener("click", () => {
    uncover();
    video.focus();
    start(video);
  });
  video.addEventListener("play", uncover);
  video.controls = false;
  video.after(button);
}
cards.forEach((card, index) => {
  const video = card.querySelector("video");
  cover(card, video);
  video.addEventListener("play", () => alone(video));
  for (const button of card.querySelectorAll(".chapters button")) {
    button.addEventListener("click", () => {
      video.currentTime = Number(button.dataset.start) + INTO;
      start(video);
    });
  }
  card.querySelector(".copy").addEventListener("click", (event) => {
    copy(card.querySelector("code").textContent).then(() => event.target.focus());
  });
  card.querySelector(".lecture").addEventListener("click", () => lecture(index));
  card.querySelector(".pick").addEventListener("change", (event) => {
    const count = document.querySelectorAll(".pick:checked").length;
    card.classList.toggle("picked", event.target.checked);
    byId("compare").disabled = count !== 2;
    byId("compare").classList.toggle("strong", count === 2);
    byId("compare").textContent = count === 1 || count > 2 ? `Compare two: ${count} picked` : "Compare two";
    tell(`${count} picked to compare`);
  });
});

// A dialog's videos are copies, so that the cards stay as they are.
function cast(index, controls) {
  const video = cards[index].querySelector("video").cloneNode(true);
  alone(null);
  video.controls = controls;
  video.preload = "auto";
  return video;
}
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    for (const video of dialog.querySelectorAll("video")) video.remove();
    if (document.fullscreenElement) document.exitFullscreen();
  });
}

// Two in step: the first one's clock holds for both; one that is over waits at its end.
let pair = [];
const longest = () => pair.reduce((a, b) => (b.duration > a.duration ? b : a));
byId("compare").addEventListener("click", () => {
  const picked = cards.flatMap((card, i) => (card.querySelector(".pick").checked ? [i] : []));
  pair = picked.map((i) => cast(i, false));
  document.querySelectorAll(".pair > div").forEach((place, side) => {
    place.replaceChildren(heading(cards[picked[side]], cards[picked[1 - side]]), pair[side]);
  });
  byId("time").value = 0;
  byId("both").textContent = "Play both";
  byId("pair").showModal();
  requestAnimationFrame(keepStep);
});
const parametersOf = (card) => new Map(
  [...card.querySelectorAll(".parameters dt")].map((name) => [name.textContent, name.nextSibling.textContent]),
);
// A video's title, and the parameters in which it differs from the other one.
function heading(card, other) {
  const there = parametersOf(other);
  const own = [...parametersOf(card)].filter(([name, value]) => there.get(name) !== value);
  const line = document.createElement("p");
  const apart = document.createElement("span");
  apart.textContent = own.map(([name, value]) => `${name} ${value}`).join(" · ") || card.querySelector(".from").textContent;
  line.append(card.querySelector("h2").textContent, apart);
  return line;
}
function playBoth(play) {
  for (const video of pair) if (play && !video.ended) start(video); else video.pause();
  byId("both").textContent = play ? "Pause both" : "Play both";
}
byId("both").addEventListener("click", () => {
  if (longest().ended) for (const video of pair) video.currentTime = 0;
  playBoth(pair.every((video) => video.paused));
});
// On the document: a click beside a button leaves the focus on none.
document.addEventListener("keydown", (event) => {
  if (!byId("pair").open || event.key !== " " || event.target.matches("button")) return;
  event.preventDefault();
  byId("both").click();
});
byId("time").addEventListener("input", (event) => {
  for (const video of pair) video.currentTime = Math.min(Number(event.target.value), video.duration);
});
function keepStep() {
  if (!byId("pair").open) return;
  if (pair.every((video) => video.duration)) {
    const lead = longest();
    byId("time").max = lead.duration;
    if (!lead.paused) byId("time").value = lead.currentTime;
    for (const video of pair) {
      const due = Math.min(lead.currentTime, video.duration);
      if (!lead.seeking && !video.seeking && Math.abs(video.currentTime - due) > 0.15) video.currentTime = due;
    }
    if (lead.ended) byId("both").textContent = "Play again";
  }
  requestAnimationFrame(keepStep);
}

// Lecture: every beat ends in a pause.
const talk = { video: null, beats: [], beat: 0 };
function lecture(index) {
  Object.assign(talk, { video: cast(index, false), beats: chapters[index], beat: 0 });
  document.querySelector(".screen").replaceChildren(talk.video);
  byId("beats").replaceChildren(...talk.beats.map(() => document.createElement("li")));
  byId("stage").showModal();
  byId("on").focus();
  byId("stage").requestFullscreen?.().catch(() => {});
  say();
  start(talk.video);
  requestAnimationFrame(hold);
}
function say() {
  const { beat, beats } = talk;
  byId("said").textContent = `${beat + 1} of ${beats.length}: ${beats[beat].headline}`;
  [...byId("beats").children].forEach((mark, i) => mark.classList.toggle("seen", i <= beat));
}
function hold() {
  if (!byId("stage").open) return;
  const { video, beats, beat } = talk;
  // The last frame of the beat, not the first of the next.
  if (!video.paused && video.currentTime >= beats[beat].end - 0.06) video.pause();
  requestAnimationFrame(hold);
}
function goTo(beat) {
  if (beat < 0 || beat >= talk.beats.length) return;
  talk.beat = beat;
  talk.video.currentTime = talk.beats[beat].start + INTO;
  say();
  start(talk.video);
}
function goOn() {
  const within = talk.video.currentTime < talk.beats[talk.beat].end - 0.1;
  if (!talk.video.paused) talk.video.pause();
  else if (within) start(talk.video);
  else goTo(talk.beat + 1);
}
byId("on").addEventListener("click", goOn);
byId("back").addEventListener("click", () => goTo(Math.max(0, talk.beat - 1)));
document.addEventListener("keydown", (event) => {
  if (!byId("stage").open) return;
  const does = { " ": goOn, ArrowRight: goOn, PageDown: goOn, ArrowLeft: () => byId("back").click(), PageUp: () => byId("back").click() };
  if (!does[event.key] || (event.key === " " && event.target.matches("button:not(#on)"))) return;
  event.preventDefault();
  does[event.key]();
});
