// The keys of a stepper that the server draws, its slider too; see keys.js for data and for what is told.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("span")
  root.keys ??= new Keys()
  root.keys.tell = (presses) => setTriggerValue("pressed", presses)
  root.keys.take(data)
  root.dataset.listens = ""
  return () => root.keys.leave()
}
