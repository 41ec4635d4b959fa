package io.latchkey.declared;

import io.latchkey.declared.file.DeclaredFiles;
import io.latchkey.declared.file.DeclaredOrganization;
import io.latchkey.declared.file.FileFaultsException;
import io.latchkey.declared.file.Schema;
import io.latchkey.declared.file.YamlText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The commands on the command line. */
public final class DeclaredState {

  private static final List<String> COMMANDS = List.of("apply", "plan", "export", "schema");
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int DIFFERS = 2;

  private static final String USAGE =
      """
      java -jar latchkey-gateway.jar plan -f FILE      what apply would change; exit code 2 if anything
      java -jar latchkey-gateway.jar apply -f FILE     makes the gateway as the file declares it
      java -jar latchkey-gateway.jar export [-f FILE]  writes what the gateway has as such a file
      java -jar latchkey-gateway.jar schema            prints the JSON Schema of the files, for editors

        -f, --file FILE         a file, or a folder of .yaml, .yml and .json files; can be repeated
        --server URL            the console's address (LATCHKEY_SERVER; http://127.0.0.1:8081)
        --token-file FILE       a file with the admin API's token (or the variable LATCHKEY_TOKEN)
        --prune                 also removes what the files' lists do not name
        --secrets FILE          where secrets that are shown only once go (latchkey-secrets.jsonl)
        --organization NAME     exports this organization alone; can be repeated
        --json                  prints JSON
      """;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /** The commands, with the variables that files may use. */
  public DeclaredState(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Whether arguments begin with one of the commands. */
  public static boolean isCommand(String... arguments) {
    return arguments.length > 0 && COMMANDS.contains(arguments[0]);
  }

  /** Carries a command out; returns the exit code. */
  public int run(String... arguments) {
    try {
      List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
      return run(arguments[0], Arguments.read(options));
    } catch (IllegalArgumentException | FileFaultsException | ApiException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (IOException e) {
      err.println("The file can't be written: " + e.getMessage());
      return FAILED;
    }
  }

  private int run(String command, Arguments arguments) throws IOException {
    if (arguments.has("--help")) {
      out.print(USAGE);
      return DONE;
    }
    return switch (command) {
      case "schema" -> schema();
      case "export" -> export(arguments);
      case "plan" -> plan(arguments);
      default -> apply(arguments);
    };
  }

  private int schema() {
    out.print(Schema.text());
    return DONE;
  }

  private int export(Arguments arguments) throws IOException {
    AdminApi api = new Connection(arguments, environment, err).open();
    ObjectNode document = new Export(api).document(arguments.all("--organization"));
    String text =
        arguments.has("--json")
            ? YamlText.escaped(document).toPrettyString() + "\n"
            : YamlText.of(document);
    String file = arguments.last("--file");
    if (file == null) {
      out.print(text);
    } else {
      write(Path.of(file).toAbsolutePath(), text);
    }
    return DONE;
  }

  /** A file is written whole, or not at all. */
  private static void write(Path file, String text) throws IOException {
    Path whole = Files.createTempFile(file.getParent(), ".latchkey", ".tmp");
    try {
      Files.writeString(whole, text);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /** Files are read first, so that what is wrong with them needs no gateway to be found. */
  private Plan planned(Arguments arguments) {
    List<Path> files = arguments.all("--file").stream().map(Path::of).toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Name a file or folder with -f.");
    }
    List<DeclaredOrganization> declared = DeclaredFiles.read(files, environment);
    AdminApi api = new Connection(arguments, environment, err).open();
    return new Planner(api, arguments.has("--prune")).plan(declared);
  }

  private int plan(Arguments arguments) {
    Plan plan = planned(arguments);
    if (arguments.has("--json")) {
      out.println(PlanJson.of(plan).toPrettyString());
    } else {
      PlanText.of(plan).forEach(out::println);
    }
    return plan.isClean() ? DONE : DIFFERS;
  }

  private int apply(Arguments arguments) {
    Plan plan = planned(arguments);
    Outputs outputs = new Outputs(Path.of(orElse(arguments.last("--secrets"))));
    Run run = new Run(plan, outputs);
    boolean isJson = arguments.has("--json");
    run.run(change -> tell(change, isJson));
    if (isJson) {
      out.println(PlanJson.of(plan, run, outputs).toPrettyString());
    } else {
      conclude(plan, run, outputs);
    }
    return run.failures().isEmpty() && plan.conflicts().isEmpty() ? DONE : FAILED;
  }

  private static String orElse(@Nullable String file) {
    return file == null ? "latchkey-secrets.jsonl" : file;
  }

  private void tell(Change change, boolean isJson) {
    if (!isJson) {
      PlanText.of(change).forEach(out::println);
    }
  }

  private void conclude(Plan plan, Run run, Outputs outputs) {
    outputs.notes().forEach(out::println);
    if (outputs.anySecret()) {
      out.println(
          "Secrets that are shown only once are in " + outputs.secrets() + ". Keep it out of Git.");
    }
    plan.conflicts().forEach(each -> PlanText.of(each).forEach(err::println));
    run.failures().forEach(err::println);
    if (!run.failures().isEmpty()) {
      err.println(
          changes(run.left()) + " left. When this is mended, run the command again: it continues.");
    }
    out.println(
        plan.isClean()
            ? "No changes: the gateway is as declared."
            : changes(run.done().size()) + " made.");
  }

  private static String changes(int count) {
    return count == 1 ? "1 change" : count + " changes";
  }
}
