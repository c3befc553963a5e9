/** English: errors and what to do about them. */
export const errorWords = {
  errors: {
    title: 'Something went wrong',
    advice: {
      INPUT_TOO_LARGE: 'Put the text into a file of the workspace and ask about the file.',
      NOT_FOUND: 'It may have been deleted in the meantime.',
      NOT_ALLOWED: 'Settings decide what is allowed.',
      NOT_AVAILABLE: 'Wait a moment and try again.',
      MODEL_NOT_FOUND: 'Choose another model, or open the file again from where it is now.',
      MODEL_INVALID: 'The file is damaged or no GGUF. Download it again and compare its SHA-256.',
      MODEL_UNSUPPORTED: 'Choose a model of a supported family, or update the studio.',
      MODEL_NOT_LOADED: 'Load a model in Models first.',
      ENGINE_INTERRUPTED: 'The engine was restarted. Run again, or resume the run.',
      ENGINE_UNAVAILABLE: 'Load the model again in Models. With a smaller context it needs less memory.',
      CONTEXT_OVERFLOW: 'Ask for less at once, or set a larger context in Settings.',
      LIMIT_REACHED: 'The trace shows what was done before the limit.',
      TOOL_FAILED: 'See the result of the tool above for the reason.',
      WORKSPACE_MISSING: 'Choose a workspace folder in Settings.',
      STORE_READ_ONLY: 'Make the profile folder writable, then start the studio again.',
      STORE_FULL: 'Free some disk space. Nothing that was recorded is lost.',
      STORE_CORRUPT: 'The damaged file was kept. See the notices for where it is.',
      STORE_TOO_NEW: 'Start the newer version of the studio that wrote this profile.',
      STORE_BUSY: 'Another program uses the database. Try again.',
      PROFILE_LOCKED: 'Close the other studio that uses this profile, then try again.',
      INTERNAL: 'This is a fault of the studio. The trace shows how far it came.',
    },
  },
}
