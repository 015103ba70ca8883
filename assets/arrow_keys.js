// The keys of a stepper that the server draws, its slider too; see keys.js for data and for what is told. Charts hear at once
// that the slider is to move (see choices.js).

const BY = { ArrowLeft: -1, ArrowRight: 1 }

class SliderKeys extends Keys {
  press(key) {
    document.dispatchEvent(new CustomEvent("moved", { detail: { slider: this.slider, by: BY[key] } }))
    super.press(key)
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("span")
  root.keys ??= new SliderKeys()
  root.keys.tell = (presses) => setTriggerValue("pressed", presses)
  root.keys.take(data)
  root.dataset.listens = ""
  return onceGone(root, () => root.keys.leave())
}
