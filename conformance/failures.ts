/** A mistake found by a check; anything else that is thrown is a defect of the check. */
export class Finding extends Error {}

/** What a check needs is not on this machine. */
export class MissingTool extends Error {
  constructor(tool: string, install: string) {
    super(`${tool} is missing, install with ${install}`);
  }
}
