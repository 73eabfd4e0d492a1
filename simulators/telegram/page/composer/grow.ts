const MOST_PIXELS = 200;

/** Makes a field as high as its text, within bounds; the returned function measures again. */
export function growWithText(field: HTMLTextAreaElement): () => void {
  const measure = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, MOST_PIXELS)}px`;
    field.style.overflowY = field.scrollHeight > MOST_PIXELS ? "auto" : "hidden";
  };
  // A field that is not shown yet has no height; its text may be there already.
  let width = 0;
  new ResizeObserver(() => {
    if (field.clientWidth === width) return;
    width = field.clientWidth;
    measure();
  }).observe(field);
  return () => {
    if (field.isConnected) measure();
  };
}
