package io.latchkey.declared;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands as somebody in a folder runs them against a gateway. */
final class Commands {

  final Path folder;
  final Map<String, String> environment = new HashMap<>();

  Commands(RunningGateway gateway, Path folder) {
    this.folder = folder;
    environment.put("LATCHKEY_SERVER", gateway.console("").toString());
    environment.put("LATCHKEY_TOKEN", gateway.latchkey().adminToken().value());
  }

  /** What came of a command. */
  record Result(int code, String out, String err) {}

  /** Writes a file and returns its name. */
  String file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that has the secrets of all runs. */
  Path secrets() {
    return folder.resolve("secrets.jsonl");
  }

  Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (arguments[0].equals("apply")) {
      all.addAll(List.of("--secrets", secrets().toString()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new DeclaredState(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(all.toArray(String[]::new));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A file with one of everything, in which a part of a webhook's URL is a variable. */
  static String whole(String organization, String id, String secret) {
    return """
    organizations:
      - name: %1$s
        projects:
          - slug: orders-%2$s
            name: Orders
            upstream: https://orders.example
            holderRoll: true
            signedIdentity: true
            passMetadata: true
            keyLimit: 25
            limits:
              - {requests: 6000, period: 60s}
              - {requests: 100, period: 1s, burst: 150}
            quota: {requests: 1000000, period: month}
            sharedLimits:
              limits: [{requests: 60000, period: 60s}]
            encryption:
              fields:
                - path: card.number
                  class: pci
                  otherwise: {mask: {last: 4}}
              destinations: [https://Partner.example:443/]
              rotateEvery: 48h
          - slug: files-%2$s
        members:
          - {userName: ada, role: admin}
        webhooks:
          - url: https://receiver.example/hook/${HOOK}
            actions: [project.edited, 'key.*']
        keys:
          - name: Acme ERP
            sha256: %3$s
            tail: f00bar
            projects: [orders-%2$s]
            permissions: [write, read]
            allowedAddresses: [2001:DB8::/48, 127.0.0.0/8]
            description: Nightly ${NOTHING:-export} of $${orders}.
            expiresAt: 2030-01-31T12:00:00+01:00
    """
        .formatted(organization, id, Sha256.hex(secret));
  }

  /** Applies a file and returns its name; fails the test if that fails. */
  String applied(String text) {
    environment.put("HOOK", "t0p");
    String file = file("latchkey.yaml", text);
    Result result = run("apply", "-f", file);
    if (result.code() != 0) {
      throw new AssertionError(result.toString());
    }
    return file;
  }
}
