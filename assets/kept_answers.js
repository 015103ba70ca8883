// What a reader has answered, kept in this tab of the browser and nowhere else; put in front of predict.js.

const KEPT = "attention-lab-predictions"
const MAX_ANSWERS = 300  // the latest ones

// {taken: places whose questions are asked before the figure, answers: [[id, answer], ...]}
function kept() {
  try {
    const { taken, answers } = JSON.parse(sessionStorage.getItem(KEPT))
    if (Array.isArray(taken) && Array.isArray(answers)) return { taken, answers: answers.filter(Array.isArray) }
  } catch {
    // nothing is kept here, or not by us
  }
  return { taken: [], answers: [] }
}

let unkept = kept()  // of a browser that keeps nothing: as long as the page is open

function keep(change) {
  const now = { ...recall(), ...change }
  now.answers = now.answers.slice(-MAX_ANSWERS)
  unkept = now
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(now))
  } catch {
    // see above
  }
}

function recall() {
  try {
    return sessionStorage.getItem(KEPT) === null ? unkept : kept()
  } catch {
    return unkept
  }
}

// An answer that was kept, if it is one to this question.
function answered({ id, kind, options }) {
  const found = recall().answers.find(([other]) => other === id)?.[1]
  const fits = {
    text: typeof found === "string",
    shares: Array.isArray(found) && found.length === options.length && found.every(Number.isInteger),
  }[kind] ?? (Number.isInteger(found) && found in options)
  return fits ? found : undefined
}

function keepAnswer(id, answer) {
  const others = recall().answers.filter(([other]) => other !== id)
  keep({ answers: answer === undefined ? others : [...others, [id, answer]] })
}
