// What the frame around a page does in the browser. data: {link, drawer, close, main}: selectors of a link in the menu, of
// the menu, of the button that closes it, and of the page.

export default function ({ data }) {
  const came = document.documentElement.dataset  // whether the keyboard came where it is by the pointer
  const heard = {
    pointerdown: () => { came.pointed = "" },
    keydown: (event) => { if (event.key === "Tab") delete came.pointed },
    click: (event) => { if (event.target.closest?.(data.link) && covers(data)) document.querySelector(data.close)?.click() },
  }
  for (const [kind, hear] of Object.entries(heard)) document.addEventListener(kind, hear, true)
  return () => {
    for (const [kind, hear] of Object.entries(heard)) document.removeEventListener(kind, hear, true)
  }
}

// Whether the menu lies on the page, as on a phone, and not beside it.
function covers({ drawer, main }) {
  const [menu, page] = [drawer, main].map((each) => document.querySelector(each)?.getBoundingClientRect())
  return menu !== undefined && page !== undefined && menu.right > page.left + 1
}
