// The place of a question, which predict.js draws once it is there: that is sent once for all questions of a page.

export default function (place) {
  let leave = () => {}
  let gone = false
  const begin = () => {
    if (!gone) leave = window.attentionLabPredict(place)
  }
  if (window.attentionLabPredict) begin()
  else addEventListener("attention-lab-predict", begin, { once: true })
  return () => {
    gone = true
    leave()
  }
}
