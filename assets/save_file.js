// Buttons that ask the server for a file of the view and save it. What is asked carries the address of the page, which
// the browser alone knows whole. data: {files: [[kind, label]], made: null or {number, name, text}, or bytes in
// base64 in place of the text, or {number, said}: why there is no file}. Trigger "asked": {kind, address, number}.

const SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

export default function ({ data, parentElement, setTriggerValue }) {
  const [place, told] = [".save", "span"].map((part) => parentElement.querySelector(part))
  for (const [at, [kind, label]] of data.files.entries()) {
    const button = place.querySelectorAll("button")[at] ?? place.insertBefore(document.createElement("button"), told)
    button.type = "button"
    button.textContent = label
    button.onclick = () => {
      const number = Date.now()
      place.dataset.asked = number
      told.textContent = "Making the file …"
      setTriggerValue("asked", { kind, address: window.location.href, number })
    }
  }
  const made = data.made
  if (!made || String(made.number) !== place.dataset.asked) return
  delete place.dataset.asked
  told.textContent = made.said ?? "Saved."
  if (made.text) save(made.name, made.text, "text/html")
  if (made.bytes) save(made.name, Uint8Array.from(atob(made.bytes), (letter) => letter.charCodeAt(0)), SPREADSHEET)
}

function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
