// Two buttons for the address of the page, which holds the whole view. One copies it. Over plain HTTP from another
// machine browsers offer no clipboard, only the older command; where that fails too, the address is shown to be copied
// by hand. The other shows the shortest form of it as a QR code, which the server draws. data: {code: null or {number,
// link, svg, note}}. Trigger "asked": {address, number}. The event "lab-show-link" on the window shows it too.

export default function ({ data, parentElement, setTriggerValue }) {
  const [button, show] = parentElement.querySelectorAll("button")
  const told = button.querySelector("span")
  const address = parentElement.querySelector("input")
  const dialog = parentElement.querySelector("dialog")

  button.onclick = async () => {
    address.value = window.location.href
    const copied = await copy(address)
    if (copied) button.focus()
    address.hidden = copied
    told.textContent = copied ? "Link copied" : "Copy this:"
  }
  button.onpointerleave = button.onblur = () => {
    if (address.hidden) told.textContent = "Copy link"
  }
  address.onblur = () => {
    address.hidden = true
    told.textContent = "Copy link"
  }

  show.onclick = () => {
    show.dataset.asked = Date.now()
    setTriggerValue("asked", { address: window.location.href, number: Number(show.dataset.asked) })
  }
  const shown = () => (dialog.open ? dialog.close() : show.onclick())
  window.addEventListener("lab-show-link", shown)
  const leave = () => window.removeEventListener("lab-show-link", shown)
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close() }
  dialog.querySelector("button").onclick = () => dialog.close()
  // what steps a page by keys is not meant while the code is on screen
  dialog.onkeydown = (event) => {
    event.stopPropagation()
    if (event.key === "q") dialog.close()
  }

  const code = data?.code
  if (!code || String(code.number) !== show.dataset.asked) return leave
  delete show.dataset.asked
  const [picture, link, note] = ["div", "output", "p"].map((part) => dialog.querySelector(part))
  picture.innerHTML = code.svg
  picture.hidden = !code.svg
  link.textContent = code.link
  note.textContent = code.note
  dialog.showModal()
  return leave
}

async function copy(address) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(address.value)
      return true
    } catch {
      // not permitted: the older command may be
    }
  }
  address.hidden = false
  address.select()
  return document.execCommand("copy")
}
