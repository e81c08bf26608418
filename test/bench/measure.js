/** Rounds of which the median counts. */
const rounds = 7;
/** A round has so many decisions at most. */
const mostDecisions = 200_000;
/** A round takes about so long, in milliseconds. */
const roundTime = 60;

/**
 * Times several engines on the same questions: ns per decision, the median over the rounds. The rounds of the engines
 * alternate, so that what disturbs one disturbs all.
 *
 * @param engines by name, each from question to whether it is allowed
 * @param questions called for each round; the same list again, or a fresh one
 */
export function measure(engines, questions) {
  const times = new Map(Object.keys(engines).map((name) => [name, []]));
  const repeats = new Map();
  for (const [name, decide] of Object.entries(engines)) {
    const list = questions();
    warmUp(decide, list);
    const once = Math.max(1e3, time(decide, list, 1));
    const repeat = Math.min(Math.ceil(mostDecisions / list.length), Math.round((roundTime * 1e6) / once));
    repeats.set(name, Math.max(1, repeat));
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, decide] of Object.entries(engines)) {
      const isFresh = questions.isFresh === true;
      const list = questions();
      const repeat = isFresh ? 1 : repeats.get(name);
      times.get(name).push(time(decide, list, repeat) / (list.length * repeat));
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

/** Until the compiler has had time for what is hot. */
function warmUp(decide, list) {
  let spent = 0;
  for (let repeat = 0; repeat < 200 && spent < 3 * roundTime * 1e6; repeat++) spent += time(decide, list, 1);
}

let sink = 0;

function time(decide, list, repeats) {
  const start = cpuTime();
  let allowed = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let index = 0; index < list.length; index++) if (decide(list[index])) allowed++;
  }
  const elapsed = cpuTime() - start;
  sink += allowed;
  return elapsed * 1e3;
}

/** What the process has computed so far, its garbage collector included, in µs: time that others take does not count. */
export function cpuTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export function median(list) {
  const sorted = list.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1];
}

/** Fails unless all engines say the same of all questions. */
export function checkEqual(engines, questions) {
  const [[first, decide], ...others] = Object.entries(engines);
  for (const question of questions) {
    const expected = decide(question);
    for (const [name, other] of others) {
      if (other(question) === expected) continue;
      throw new Error(`${name} and ${first} disagree on ${JSON.stringify(question)}`);
    }
  }
}
