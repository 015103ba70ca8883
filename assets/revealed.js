// What is shown of a question and its answer; put in front of predict.js.

const LETTERS = "ABCDEFGH"

// An option: its letter, where it is one of a few candidates, and its text.
function named({ kind, options }, at) {
  const text = element("span", { class: "name" }, options[at])
  return kind === "candidate" ? [element("b", { class: "letter" }, LETTERS[at]), text] : [text]
}

// All options with their numbers; which the reader chose and which is right.
function chosen(data, answer) {
  const items = data.options.map((_, at) => {
    const [yours, right] = [answer === at, Boolean(data.answers?.includes(at))]
    const item = element("li", { class: "option" }, ...named(data, at))
    item.classList.toggle("yours", yours)
    item.classList.toggle("right", right)
    if (data.told[at]) item.append(element("span", { class: "told" }, data.told[at]))
    if (yours) item.append(element("span", { class: "mark" }, "you"))
    if (right) item.append(element("span", { class: "mark", role: "img", "aria-label": "right" }, "\u2713"))
    return item
  })
  return element("ul", { class: `options ${data.kind}` }, ...items)
}

function verdict(data, answer) {
  if (answer === undefined) return data.says
  const said = `You said “${data.options[answer]}”`
  if (!data.answers) return `${said}. ${data.says}`.trim()
  return `${said}: ${data.answers.includes(answer) ? "that agrees" : "that does not agree"}. ${data.says}`.trim()
}

// The reader's bars beside the model's.
function compared(data, answer) {
  const bar = (name, share, told) => element("div", { class: `bar ${name}` },
    element("i", { style: `width: ${(100 * share).toFixed(2)}%` }), element("span", {}, told))
  return element("ul", { class: "given" }, ...data.options.map((option, at) => element("li", { class: "share" },
    element("span", { class: "name" }, option),
    ...(answer ? [bar("yours", answer[at] / 100, `you ${answer[at]} %`)] : []),
    bar("model", data.shares[at], `model ${data.told[at]}`))))
}

const common = (data, answer) => overlap(answer.map((share) => share / 100), data.shares)

// The overlap with its numbers, where the reader's depth shows formulas.
function worked(data, answer) {
  if (!data.formula || !answer) return []
  const terms = answer.map((share, at) => `min(${share} %, ${data.told[at]})`)
  const sum = (terms.length > 6 ? [...terms.slice(0, 5), "\u2026"] : terms).join(" + ")
  const made = element("p", { class: "formula" })
  say(made, `overlap = \u03a3 min(p, q) = ${sum} = ${wholePercent(common(data, answer))}`)
  return [made]
}

function agreement(data, answer) {
  if (!answer) return data.says
  return `Overlap ${wholePercent(common(data, answer))}: this share of your 100 % is where the model has it. ${data.says}`
}
