/** Milliseconds within which the editors join changes into one step of undo: less than by default. */
export const JOIN_MS = 300;
