package io.latchkey.admin.transfer;

import io.latchkey.admin.caller.Access;
import io.latchkey.admin.caller.Actor;
import io.latchkey.admin.caller.Right;
import io.latchkey.admin.form.QueryParameters;
import io.latchkey.admin.problem.ProblemException;
import io.latchkey.admin.problem.ProblemKind;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Moves keys in and out as JSON Lines. Neither way are they ever all in memory. */
@RestController
@RequestMapping("/v1/keys")
final class KeyTransferController {

  private static final String JSON_LINES = "application/jsonl";
  private static final int BUFFERS_AHEAD = 16;
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  private final KeyImport imports;
  private final KeyExport exports;
  private final Access access;
  private final Scheduler calls;
  private final Semaphore oneAtATime = new Semaphore(1);

  KeyTransferController(
      KeyImport imports, KeyExport exports, Access access, ThreadPoolTaskExecutor adminCalls) {
    this.imports = imports;
    this.exports = exports;
    this.access = access;
    this.calls = Schedulers.fromExecutor(adminCalls);
  }

  /** All keys, or a project's. An answer that breaks off has no end (HTTP) and is not whole. */
  @GetMapping(
      path = "/export",
      produces = {MediaType.APPLICATION_NDJSON_VALUE, JSON_LINES})
  ResponseEntity<Flux<DataBuffer>> export(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query) {
    QueryParameters parameters = new QueryParameters(query);
    String project = parameters.optional("project", text -> text);
    String organization = parameters.optional("organization", text -> text);
    parameters.done();
    ProjectId id = project == null ? null : access.project(actor, Right.MOVE_KEYS, project).id();
    OrganizationId owner =
        project == null || organization != null ? access.listed(actor, organization) : null;
    if (owner != null) {
      Access.check(actor, Right.MOVE_KEYS, owner);
    }
    Flux<DataBuffer> pages =
        Flux.<byte[], KeyExport.Progress>generate(
                () -> new KeyExport.Progress(owner, id),
                (progress, sink) -> {
                  exports.next(progress).ifPresentOrElse(sink::next, sink::complete);
                  return progress;
                })
            .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
            .subscribeOn(calls);
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"keys.jsonl\"")
        .body(pages);
  }

  /**
   * Takes keys over. One call at a time: it is as much work as a thousand others.
   *
   * @throws ProblemException where one is under way on this instance
   */
  @PostMapping(
      path = "/import",
      consumes = {MediaType.APPLICATION_NDJSON_VALUE, JSON_LINES})
  KeyImport.Summary takeOver(
      @RequestAttribute(Actor.ATTRIBUTE) Actor actor,
      @RequestParam MultiValueMap<String, String> query,
      @RequestBody(required = false) Flux<DataBuffer> body) {
    QueryParameters parameters = new QueryParameters(query);
    boolean unlimited = parameters.isSet("ignoreKeyLimit");
    parameters.done();
    Access.checkAnywhere(actor, Right.MOVE_KEYS);
    if (!oneAtATime.tryAcquire()) {
      throw new ProblemException(
          ProblemKind.CALL_UNDER_WAY, "Another import is under way. Try again when it is done.", 5);
    }
    try (InputStream in =
        DataBufferUtils.subscriberInputStream(body.timeout(LONGEST_SILENCE), BUFFERS_AHEAD)) {
      return imports.run(actor, in, unlimited);
    } catch (IOException e) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "The body broke off.");
    } finally {
      oneAtATime.release();
    }
  }
}
