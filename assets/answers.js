// Draws what the browser's own engine answers (assets/lab/answers). Where its module cannot be had, nothing is drawn and the
// server answers alone. data: {module, ...}: its address, seen from the page's; the rest is for its function `draw`. What it
// tells the server is the state "told".

export default function ({ data, parentElement, setStateValue }) {
  const tell = (told) => setStateValue("told", told)
  const taken = import(new URL(data.module, document.baseURI))
    .then(({ draw }) => parentElement.isConnected ? draw(parentElement.querySelector(".answer"), data, tell) : null)
    .catch(() => null)
  return onceGone(parentElement, () => taken.then((leave) => leave?.()))
}
