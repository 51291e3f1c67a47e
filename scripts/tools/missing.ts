/** A tool that could not be had. Its message is one sentence that says what to do by hand. */
export class MissingTool extends Error {
  override name = 'MissingTool';
}
