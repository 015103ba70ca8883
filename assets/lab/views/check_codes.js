// Codes of words, by which a learner's answers before and after a lesson are joined.

export const CODE_WORDS = [
  `brave calm clever cosy fair fast fresh gentle glad grand happy honest jolly keen kind late light lively lucky mild neat
   noble odd plain proud quick quiet rare ready shy silent slow small soft sunny sweet tall tidy warm wise`,
  `amber azure beige black blue brown copper coral cream golden green grey indigo ivory khaki lilac lime olive orange pink
   purple red silver white`,
  `apple badger beach boat bridge cactus camel candle castle cello cherry cloud comet daisy dolphin drum eagle falcon fern
   flute forest fox garden guitar harbour hedgehog horse island ivy jacket kettle kite ladder lake lamp lemon lion maple
   meadow moon mountain otter owl panda parrot pebble pencil piano pony rabbit river robin rocket sparrow spoon squirrel
   star stone table tiger train tulip violin window`,
].map((words) => words.split(/\s+/));
const CODE = /^[a-z]+(-[a-z]+){1,3}$/;
export const LONGEST_CODE = 40; // letters

/** Draw a new code. */
export function newCode() {
  return CODE_WORDS.map((words) => words[crypto.getRandomValues(new Uint32Array(1))[0] % words.length]).join("-");
}

/**
 * Return the code that somebody typed; undefined where it is none.
 * @param {string} text
 */
export function readCode(text) {
  const code = text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-");
  return CODE.test(code) && code.length <= LONGEST_CODE ? code : undefined;
}
