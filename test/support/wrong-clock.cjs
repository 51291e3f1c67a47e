// Loaded before a program (NODE_OPTIONS=--require): its clock is wrong by CLOCK_MINUTES, as a machine's may be.
const Right = Date;
const wrongBy = Number(process.env.CLOCK_MINUTES) * 60_000;

globalThis.Date = class Date extends Right {
  constructor(...given) {
    super(...(given.length === 0 ? [Right.now() + wrongBy] : given));
  }
  static now() {
    return Right.now() + wrongBy;
  }
};
