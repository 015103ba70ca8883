// One of several records that are played at once: its name, a meter of the English words that its French has, and under
// it what a probe still reads off its state.

function lane(track, place) {
  const met = element("span", { class: "met" })
  const meter = element("span", { class: "meter", "aria-hidden": "true" }, element("i"))
  const head = element("div", { class: "head" }, element("strong", {}, track.title), meter, met)
  const known = element("p", { class: "known" })
  const whole = element("div", { class: "lane", role: "group", "aria-label": track.title }, head, place)
  if (track.known.length) whole.append(known)
  const last = track.steps.length - 1
  return {
    whole,
    // After the scene has drawn the step: what has arrived, and at the end what has not.
    mark(step, sources) {
      const at = Math.min(step, last)
      say(met, track.met[at])
      meter.firstChild.style.transform = `scaleX(${track.shares[at]})`
      sources.forEach((node, word) => {
        const arrived = track.arrivals[word]
        node.classList.toggle("arrived", track.counted[word] && arrived !== null && arrived <= at)
        node.classList.toggle("dropped", track.counted[word] && arrived === null && at === last)
      })
      whole.classList.toggle("over", step > last)
      const row = track.known[Math.min(at, track.known.length - 1)] ?? []
      const read = row.map(([word, , share]) => `${word} ${share}`).join(", ")
      say(known, read ? `A probe finds in its vector: ${read}.` : "")
    },
    tell: (step) => track.tells[step] ?? track.end,
  }
}
