// What the frame around a page does in the browser. data: {link, drawer, close, main, app, connection}: selectors of a link in
// the menu, of the menu, of the button that closes it, of the page and of the app, and the app's attribute that says
// whether the server is there.

export default function ({ data, parentElement, setTriggerValue }) {
  return renewed(parentElement, () => listen(data, setTriggerValue))
}

function listen(data, setTriggerValue) {
  // pointed: the keyboard came where it is by the pointer; listens: this has been here before
  const came = document.documentElement.dataset
  const heard = {
    pointerdown: () => { came.pointed = "" },
    keydown: (event) => { if (event.key === "Tab") delete came.pointed },
    click: (event) => { if (event.target.closest?.(data.link) && covers(data)) document.querySelector(data.close)?.click() },
  }
  for (const [kind, hear] of Object.entries(heard)) document.addEventListener(kind, hear, true)
  if (!("listens" in came) && wentOn() && covers(data)) document.querySelector(data.close)?.click()
  came.listens = ""
  const unwatch = watchServer(data, () => setTriggerValue("back", true))
  return () => {
    unwatch()
    for (const [kind, hear] of Object.entries(heard)) document.removeEventListener(kind, hear, true)
  }
}

// While the server is away Streamlit shuts every box; the one that is typed into stays open, and what is typed in it is sent
// when the server is back. The server that comes back may be another one, which knows nothing of this page yet.
function watchServer({ app, connection }, back) {
  const root = document.querySelector(app)
  let away = false, box = null
  const came = ({ target }) => { box = target instanceof HTMLInputElement ? target : null }
  const left = () => { if (!box?.disabled) box = null }
  const observer = new MutationObserver(() => {
    const there = root.getAttribute(connection) === "CONNECTED"
    if (there && away) back()
    away = !there
    if (!away || !box?.disabled) return
    box.disabled = false
    box.focus()
  })
  came({ target: document.activeElement })
  observer.observe(root, { attributeFilter: [connection, "disabled"], subtree: true })
  root.addEventListener("focusin", came)
  root.addEventListener("focusout", left)
  return () => {
    observer.disconnect()
    root.removeEventListener("focusin", came)
    root.removeEventListener("focusout", left)
  }
}

// Whether another page was chosen than the one that the browser asked for.
function wentOn() {
  const [asked] = performance.getEntriesByType("navigation")
  return asked !== undefined && new URL(asked.name).pathname !== location.pathname
}

// Whether the menu lies on the page, as on a phone, and not beside it.
function covers({ drawer, main }) {
  const [menu, page] = [drawer, main].map((each) => document.querySelector(each)?.getBoundingClientRect())
  return menu !== undefined && page !== undefined && menu.right > page.left + 1
}
