/** As if so many calls had been seen before the first one, with this rate of success. */
const PRIOR_CALLS = 20;
const PRIOR_SUCCESS = 0.99;
/** As if so much feedback had agreed with what was declared. */
const PRIOR_FEEDBACK = 20;

/** Share of calls that succeed, 0 to 1: few calls say little, so they move it little. */
export function successRate(calls: number, successes: number): number {
  return (successes + PRIOR_CALLS * PRIOR_SUCCESS) / (calls + PRIOR_CALLS);
}

/** Quality, 0 to 1: what was declared, moved by the feedback of people and evaluations. */
export function qualityFrom(declared: number, feedbackSum: number, feedbackCount: number): number {
  return (PRIOR_FEEDBACK * declared + feedbackSum) / (PRIOR_FEEDBACK + feedbackCount);
}
