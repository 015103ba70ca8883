// On a narrow window: the button that opens the rest of the toolbar as a sheet, `data-bar-open` on the root. A click on
// the page or Escape closes it; lists that open from it lie outside of the page. data: {main, bar}: selectors of the
// page and of the toolbar in it.

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const root = document.documentElement
  const show = (open) => {
    root.toggleAttribute("data-bar-open", open)
    button.setAttribute("aria-expanded", open)
  }
  const away = ({ target }) => {
    if (target.closest?.(data.main) && !target.closest(data.bar)) show(false)
  }
  const escape = ({ key }) => {
    if (key !== "Escape" || !root.hasAttribute("data-bar-open")) return
    show(false)
    button.focus()
  }
  button.onclick = () => show(!root.hasAttribute("data-bar-open"))
  show(root.hasAttribute("data-bar-open"))
  return renewed(parentElement, () => {
    document.addEventListener("pointerdown", away)
    document.addEventListener("keydown", escape)
    return () => {
      document.removeEventListener("pointerdown", away)
      document.removeEventListener("keydown", escape)
    }
  })
}
