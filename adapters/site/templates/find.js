// Narrows the list of questions to those that hold every word typed. The page works without it.
const form = document.getElementById("find");
const field = document.getElementById("words");
const index = document.getElementById("index");
const status = document.getElementById("found");
const items = [...document.querySelectorAll("#answers > li")].map((item) => ({
  item,
  said: `${item.textContent} ${item.dataset.said}`.toLowerCase(),
}));

function narrow() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { item, said } of items) {
    item.hidden = !words.every((word) => said.includes(word));
    found += item.hidden ? 0 : 1;
  }
  index.hidden = words.length > 0;
  const told = found ? `${found} ${status.dataset.some}` : status.dataset.none;
  status.textContent = words.length ? told : "";
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", narrow);
narrow();
