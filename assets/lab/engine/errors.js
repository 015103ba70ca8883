// What the engine refuses, by whose fault it is.

/** A text that cannot be translated; the message says what is wrong with it and how much. */
export class InputError extends Error {
  name = "InputError";
}

/** A model's file that is damaged or does not fit the others. */
export class ModelError extends Error {
  name = "ModelError";
}
