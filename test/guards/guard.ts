/** A rule or constraint on which a promise rests, the edit that removes it, and the tests that have to notice. */
export interface Guard {
  name: string;
  file: string;
  /** Occurs exactly once in the file */
  text: string;
  without: string;
  tests: string[];
  /** The tests run what is compiled: it is compiled without the guard */
  compiled?: true;
}
