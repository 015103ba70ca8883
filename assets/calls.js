// How a component lives with Streamlit's calls; in front of the components that listen or observe. Streamlit calls one again when its
// data or the theme change, without the clean-up of the call before. Of two calls close together (a theme and data at
// once) it runs the first one's clean-up after the second: then the element is still there, and nothing may end.

// The clean-up to give Streamlit: `leave` runs once the element is gone.
function onceGone(element, leave) {
  return () => {
    if (!element.isConnected) leave()
  }
}

// Set up afresh at each call what `begin` sets up; it returns what undoes that.
function renewed(element, begin) {
  element.undo?.()
  element.undo = begin()
  return onceGone(element, () => element.undo())
}
