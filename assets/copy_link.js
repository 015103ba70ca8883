// A button that copies the address of the page, which holds the whole view. Over plain HTTP from another machine
// browsers offer no clipboard, only the older command; where that fails too, the address is shown to be copied by hand.

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button")
  const told = button.querySelector("span")
  const address = parentElement.querySelector("input")

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
