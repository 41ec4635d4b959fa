package io.latchkey;

import io.latchkey.declared.DeclaredState;

/** What {@code java -jar} starts: a gateway, or a command that talks to one. */
final class Program {

  private Program() {}

  /** Starts what the first argument names; a gateway if it names no command. */
  @SuppressWarnings("SystemOut") // A command's output.
  public static void main(String[] arguments) {
    if (DeclaredState.isCommand(arguments)) {
      System.exit(new DeclaredState(System.getenv(), System.out, System.err).run(arguments));
    }
    Latchkey.main(arguments);
  }
}
